// What stands in a form, as [name, value] pairs without secrets, and the way back into it.
export function entriesOf(form) {
  const secret = [...form.querySelectorAll('[type="password"], [data-secret]')].map((input) => input.name);
  return [...new FormData(form)].filter(([name, value]) =>
    typeof value === "string" && name !== "csrfmiddlewaretoken" && !secret.includes(name));
}

export function put(form, entries) {
  const values = new Map();
  for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
  for (const control of form.elements) {
    if (!control.name || control.name === "csrfmiddlewaretoken") continue;
    const kept = values.get(control.name);
    if (["checkbox", "radio"].includes(control.type)) {
      control.checked = kept?.includes(control.value) ?? false;
    } else if (control.type === "select-multiple") {
      for (const option of control.options) option.selected = kept?.includes(option.value) ?? false;
    } else if (kept?.length && !["submit", "button", "file", "password"].includes(control.type)) {
      control.value = kept.shift();
    }
  }
  form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true, detail: { entries } }));
}
