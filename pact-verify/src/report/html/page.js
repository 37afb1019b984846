const filter = document.querySelector(".filter");
if (filter) {
  const apply = () => {
    const shown = new Set([...filter.querySelectorAll("[name=show]:checked")].map((box) => box.value));
    const words = filter.elements.text.value.toLowerCase();
    for (const contract of document.querySelectorAll(".contract")) {
      for (const one of contract.querySelectorAll(".interaction")) {
        const kind = one.classList[1];
        const title = one.querySelector(".title").textContent.toLowerCase();
        one.hidden = !shown.has(kind) || !title.includes(words);
      }
    }
  };
  filter.addEventListener("input", apply);
  filter.addEventListener("submit", (event) => event.preventDefault());
}
