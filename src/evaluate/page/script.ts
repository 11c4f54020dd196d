/** What the page does: on the map, the picture under the pointer, and lines to the other pictures of its item. */
export const SCRIPT = `
const box = document.querySelector('.map');
if (box) {
  const tip = box.querySelector('.tip'), links = box.querySelector('.links');
  const clear = () => {
    tip.hidden = true;
    links.replaceChildren();
    for (const dot of box.querySelectorAll('.near')) dot.classList.remove('near');
  };
  box.addEventListener('pointerover', ({ target }) => {
    clear();
    if (!target.matches('circle')) return;
    const { item, label, src } = target.dataset;
    for (const dot of box.querySelectorAll('circle[data-item="' + item + '"]')) {
      dot.classList.add('near');
      if (dot === target) continue;
      const line = document.createElementNS('http://www.w3.org/2000/svg', 'line');
      for (const [name, from, side] of [['x1', target, 'cx'], ['y1', target, 'cy'], ['x2', dot, 'cx'], ['y2', dot, 'cy']])
        line.setAttribute(name, from.getAttribute(side));
      links.append(line);
    }
    tip.querySelector('img').src = src;
    tip.querySelector('span').textContent = label;
    tip.hidden = false;
    const frame = box.getBoundingClientRect(), place = target.getBoundingClientRect();
    const left = place.right - frame.left + 8, top = place.top - frame.top;
    tip.style.left = Math.max(0, left + tip.offsetWidth > frame.width ? place.left - frame.left - tip.offsetWidth - 8 : left) + 'px';
    tip.style.top = Math.max(0, Math.min(top, frame.height - tip.offsetHeight)) + 'px';
  });
  box.addEventListener('pointerleave', clear);
}`;
