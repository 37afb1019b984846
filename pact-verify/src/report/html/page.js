const filter = document.querySelector(".filter");
if (filter) {
  const nothing = document.querySelector(".nothing");
  const text = (within, selector) => within.querySelector(selector)?.textContent.toLowerCase() ?? "";
  const apply = () => {
    const shown = new Set([...filter.querySelectorAll("[name=show]:checked")].map((box) => box.value));
    const words = filter.elements.text.value.trim().toLowerCase();
    let found = false;
    for (const contract of document.querySelectorAll(".contract")) {
      const named = text(contract, "h2").includes(words);
      const all = [...contract.querySelectorAll(".interaction")];
      for (const one of all) {
        const asked = text(one, ".title") + " " + text(one, ".request");
        one.hidden = !shown.has(one.classList[1]) || !(named || asked.includes(words));
      }
      // A contract without interactions has something to say, too, unless others are looked for.
      contract.hidden = all.length ? all.every((one) => one.hidden) : !named;
      found ||= !contract.hidden;
    }
    nothing.hidden = found;
  };
  filter.addEventListener("input", apply);
  filter.addEventListener("submit", (event) => event.preventDefault());
}
