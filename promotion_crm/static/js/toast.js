// Toasts: shown eight seconds, longer while read (CSS pauses the clock on hover and focus).
// Any code, or the server through the HX-Trigger header, says
//   {"toast": {"text": "Done.", "level": "success"}}.
// Code may add `act: {label, run}`, a button that takes the toast away and runs.
const box = document.querySelector(".toasts");

function dismissible(toast) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn square";
  button.setAttribute("aria-label", box.dataset.dismiss);
  button.textContent = "×";
  button.addEventListener("click", () => toast.remove());
  toast.append(button);
  toast.addEventListener("animationend", (event) => {
    if (event.animationName === "toast-leaves") toast.remove();
  });
}

function acting(toast, { label, run }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn act";
  button.textContent = label;
  button.addEventListener("click", () => {
    toast.remove();
    run();
  });
  toast.append(button);
}

if (box) {
  // A status that is there before the reader listens is not read out: put it in anew.
  const waiting = [...box.querySelectorAll(".toast")];
  for (const toast of waiting) dismissible(toast);
  setTimeout(() => waiting.forEach((toast) => toast.isConnected && box.append(toast)), 150);

  addEventListener("toast", (event) => {
    const toast = document.createElement("p");
    toast.className = `toast ${event.detail.level ?? "success"}`;
    toast.append(event.detail.text);
    if (event.detail.act) acting(toast, event.detail.act);
    dismissible(toast);
    box.append(toast);
  });
}
