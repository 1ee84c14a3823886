// SPDX-License-Identifier: Apache-2.0
//
// A drawing can be looked at closely: with buttons, keys, the wheel, two
// fingers, and by dragging. Only its viewBox changes. Without this the drawing
// stands as it is, in a box that scrolls.

const most = 16; // times as large
const step = 1.5; // of a button or a key
const slow = 160; // ms that a step takes, unless less motion is wanted
const still = matchMedia('(prefers-reduced-motion: reduce)');

for (const figure of document.querySelectorAll('figure.drawing[data-closer]')) {
  const svg = figure.querySelector('svg');
  const region = svg?.parentElement;
  if (!svg?.viewBox.baseVal?.width) continue;
  const { x, y, width, height } = svg.viewBox.baseVal;
  const whole = { x, y, w: width, h: height };
  let now = { ...whole };
  let frame = 0;

  const scale = document.createElement('output');
  const buttons = document.createElement('div');
  buttons.className = 'zoom';
  buttons.setAttribute('role', 'group');
  buttons.setAttribute('aria-label', region.getAttribute('aria-label'));
  const button = (words, keys, act) => {
    const b = document.createElement('button');
    b.type = 'button';
    b.textContent = words;
    b.setAttribute('aria-keyshortcuts', keys);
    b.addEventListener('click', act);
    buttons.append(b);
    return b;
  };

  // within keeps a view in the drawing.
  const within = (v) => {
    const w = Math.min(whole.w, Math.max(whole.w / most, v.w));
    const h = w * (whole.h / whole.w);
    const hold = (from, size, first, all) => Math.min(first + all - size, Math.max(first, from));
    return { x: hold(v.x, w, whole.x, whole.w), y: hold(v.y, h, whole.y, whole.h), w, h };
  };

  const show = (v, said = true) => {
    now = v;
    svg.setAttribute('viewBox', `${v.x} ${v.y} ${v.w} ${v.h}`);
    const is = Math.round((100 * whole.w) / v.w);
    if (said) scale.textContent = `${is} %`;
    farther.disabled = all.disabled = is <= 100;
    closer.disabled = is >= 100 * most;
    figure.classList.toggle('closeup', is > 100);
  };

  // glide goes to a view in a moment, or at once if less motion is wanted.
  const glide = (v) => {
    cancelAnimationFrame(frame);
    const to = within(v);
    const from = now;
    if (still.matches) {
      show(to);
      return;
    }
    let began;
    const tick = (time) => {
      began ??= time;
      const part = Math.min(1, (time - began) / slow);
      const between = (a, b) => a + (b - a) * part;
      show(part === 1 ? to : { x: between(from.x, to.x), y: between(from.y, to.y), w: between(from.w, to.w), h: between(from.h, to.h) }, part === 1);
      if (part < 1) frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
  };

  // point gives where in the drawing a place of the window is.
  const point = (clientX, clientY) => new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());

  // around gives the view that is so many times as close, with a point of the
  // drawing where it was.
  const around = (p, times) => {
    const w = Math.min(whole.w, Math.max(whole.w / most, now.w / times));
    const ratio = w / now.w;
    return { x: p.x - (p.x - now.x) * ratio, y: p.y - (p.y - now.y) * ratio, w };
  };
  const middle = () => ({ x: now.x + now.w / 2, y: now.y + now.h / 2 });

  const closer = button(figure.dataset.closer, '+', () => glide(around(middle(), step)));
  const farther = button(figure.dataset.farther, '-', () => glide(around(middle(), 1 / step)));
  const all = button(figure.dataset.whole, '0', () => glide(whole));
  buttons.append(scale);
  region.before(buttons);
  figure.classList.add('zooms');
  show(now);

  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  region.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [dx, dy] = arrows[event.key] ?? [];
    if (event.key === '+' || event.key === '=') glide(around(middle(), step));
    else if (event.key === '-') glide(around(middle(), 1 / step));
    else if (event.key === '0') glide(whole);
    else if (dx !== undefined && now.w < whole.w) glide({ ...now, x: now.x + dx * now.w / 5, y: now.y + dy * now.h / 5 });
    else return; // arrows scroll the box while the whole is shown
    event.preventDefault();
  });

  // The wheel zooms with Ctrl, as two fingers on a touchpad do, and when the
  // drawing has the focus; otherwise it scrolls the page.
  region.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !region.contains(document.activeElement)) return;
    event.preventDefault();
    cancelAnimationFrame(frame);
    show(within(around(point(event.clientX, event.clientY), Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 400))));
  }, { passive: false });

  const down = new Map(); // pointers, by id
  let dragged = false;
  svg.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    down.set(event.pointerId, event);
    dragged = down.size > 1;
  });
  const apart = (a, b) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  window.addEventListener('pointermove', (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    if (!dragged && apart(before, event) < 5) return; // a click that shakes
    if (!dragged) svg.setPointerCapture(event.pointerId);
    dragged = true;
    cancelAnimationFrame(frame);
    const was = point(before.clientX, before.clientY);
    const is = point(event.clientX, event.clientY);
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    down.set(event.pointerId, event);
    if (other) {
      const fixed = point(other.clientX, other.clientY);
      show(within(around(fixed, apart(event, other) / Math.max(1, apart(before, other)))));
    } else {
      show(within({ ...now, x: now.x - (is.x - was.x), y: now.y - (is.y - was.y) }));
    }
  });
  for (const name of ['pointerup', 'pointercancel']) window.addEventListener(name, (event) => down.delete(event.pointerId));
  // Two fingers are ours; one scrolls the page while the whole is shown.
  svg.addEventListener('touchmove', (event) => {
    if (event.touches.length > 1 && event.cancelable) event.preventDefault();
  }, { passive: false });
  // The end of a drag is no click on what lies beneath, and links are not torn off.
  svg.addEventListener('click', (event) => {
    if (dragged) event.preventDefault();
    dragged = false;
  }, { capture: true });
  svg.addEventListener('dragstart', (event) => event.preventDefault());
}
