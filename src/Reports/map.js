document.addEventListener('DOMContentLoaded', () => document.querySelectorAll('.map').forEach(map => {
  const svg = map.querySelector('svg'), points = [...svg.querySelectorAll('g')];
  const places = points.map(point => point.dataset.at.split(' ').map(Number));
  const { width, height } = svg.viewBox.baseVal;
  let layout = 0, zoom = 1, x = width / 2, y = height / 2;
  const draw = () => points.forEach((point, i) => {
    const left = (places[i][2 * layout] - x) * zoom + width / 2, top = (places[i][2 * layout + 1] - y) * zoom + height / 2;
    point.style.transform = `translate(${left}px, ${top}px) scale(${Math.sqrt(zoom)})`;
  });
  const scaleBy = (factor, left = width / 2, top = height / 2) => {
    const before = zoom;
    zoom = factor ? Math.min(30, Math.max(1, zoom * factor)) : 1;
    if (zoom === 1) {
      x = width / 2;
      y = height / 2;
    } else {
      x += (left - width / 2) * (1 / before - 1 / zoom);
      y += (top - height / 2) * (1 / before - 1 / zoom);
    }
    draw();
  };
  const moveBy = (right, down) => {
    x -= right / zoom;
    y -= down / zoom;
    draw();
  };
  const unit = () => width / svg.getBoundingClientRect().width;

  map.querySelectorAll('[type=radio]').forEach((choice, index) => choice.addEventListener('change', () => {
    svg.classList.add('moving');
    layout = index;
    draw();
    setTimeout(() => svg.classList.remove('moving'), 900);
  }));
  map.querySelectorAll('[data-zoom]').forEach(button =>
    button.addEventListener('click', () => scaleBy(Number(button.dataset.zoom))));
  map.querySelectorAll('.map-legend button').forEach(button => button.addEventListener('click', () => {
    const chosen = button.getAttribute('aria-pressed') === 'false';
    map.querySelectorAll('.map-legend button').forEach(other => other.setAttribute('aria-pressed', String(chosen && other === button)));
    points.forEach(point => point.classList.toggle('faint', chosen && point.dataset.class !== button.dataset.class));
  }));

  svg.addEventListener('wheel', event => {
    if (event.ctrlKey || document.activeElement === svg) {
      event.preventDefault();
      const box = svg.getBoundingClientRect();
      scaleBy(Math.exp(-event.deltaY / 400), (event.clientX - box.left) * unit(), (event.clientY - box.top) * unit());
    }
  }, { passive: false });
  svg.addEventListener('pointerdown', event => {
    svg.focus();
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener('pointermove', event => {
    if (svg.hasPointerCapture(event.pointerId)) {
      moveBy(event.movementX * unit(), event.movementY * unit());
    }
  });
  svg.addEventListener('keydown', event => {
    const step = 60, keys = {
      '+': () => scaleBy(1.5), '=': () => scaleBy(1.5), '-': () => scaleBy(1 / 1.5), '0': () => scaleBy(0),
      ArrowLeft: () => moveBy(step, 0), ArrowRight: () => moveBy(-step, 0),
      ArrowUp: () => moveBy(0, step), ArrowDown: () => moveBy(0, -step),
    };
    if (keys[event.key] && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      keys[event.key]();
    }
  });
}));
