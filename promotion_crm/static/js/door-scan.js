// The camera of the door: reads QR codes with the browser's own detector, else with the decoder that
// is fetched now. `panel` holds a <video>; `found(text)` is told of each code once while it is seen.
const LOOKS = 120; // ms between two looks
const AGAIN = 3000; // ms a code has to be out of sight before it counts again
const WIDE = 640; // pixels a picture is made smaller to: enough for a code that fills a tenth of it

let stream;
let timer;

function decoder(address) {
  if (window.jsQR) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: resolve, onerror: reject });
    document.head.append(script);
  });
}

async function reader(address) {
  const formats = await window.BarcodeDetector?.getSupportedFormats().catch(() => []) ?? [];
  if (formats.includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }
  await decoder(address);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, WIDE / video.videoWidth);
    canvas.width = video.videoWidth * scale;
    canvas.height = video.videoHeight * scale;
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
    return window.jsQR(data, width, height, { inversionAttempts: "dontInvert" })?.data;
  };
}

export const runs = () => Boolean(stream);

export function stop(panel) {
  clearTimeout(timer);
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = undefined;
  panel.hidden = true;
}

// Raises what the browser says where there is no camera, or none for us.
export async function start(panel, address, found) {
  const video = panel.querySelector("video");
  if (!navigator.mediaDevices) throw new DOMException("no secure address", "SecurityError");
  panel.hidden = false;
  stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  if (panel.hidden) return stop(panel); // closed while the browser asked for the camera
  video.srcObject = stream;
  await video.play();
  const read = await reader(address);
  let last = "";
  let seen = 0;
  const look = async () => {
    const text = video.videoWidth ? await read(video).catch(() => "") : "";
    if (!stream) return;
    if (text && (text !== last || Date.now() - seen > AGAIN)) found(text);
    if (text) [last, seen] = [text, Date.now()];
    timer = setTimeout(look, LOOKS);
  };
  look();
}
