// A record that was found by typing is chosen: what was typed has done its work.
addEventListener("change", (event) => {
  const found = event.target.closest(".found-options");
  const typed = found?.parentElement.querySelector("[data-finds]");
  if (typed && event.target.checked) typed.value = "";
});
