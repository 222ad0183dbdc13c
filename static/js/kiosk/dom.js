// Building the page from plain data. Text always goes in as text, so nothing a citizen types can become markup.

const SVG = 'http://www.w3.org/2000/svg';

/** An element: h('button', {class: 'x', onclick: f}, 'words', child, null). Properties that are null or false are left out. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value') element.value = value;
    else if (name === 'checked') element.checked = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** An element of an SVG picture. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const sprite = new URL('../../icons/sprite.svg', import.meta.url).pathname;

/** An icon of the sprite; the word always stands beside it. */
export function icon(name, extra = '') {
  return svg('svg', { class: `icon ${extra}`, 'aria-hidden': 'true', focusable: 'false' }, svg('use', { href: `${sprite}#${name}` }));
}

/** One of the five faces. */
export function face(value) {
  const use = svg('use', { href: `${sprite}#face-${value}` });
  return svg('svg', { class: 'face', viewBox: '0 0 100 100', 'aria-hidden': 'true', focusable: 'false' }, use);
}

/** The mark of the product, beside the name of the office. */
export function mark() {
  return h('img', { class: 'mark', src: new URL('../../icons/mark.svg', import.meta.url).pathname, alt: '' });
}

const WORDS = ['phản ánh', 'kiến nghị', 'góp ý', 'hài lòng', 'hướng dẫn', 'thủ tục', 'lĩnh vực', 'công chức', 'giải quyết', 'giấy hẹn', 'công nghệ', 'chất lượng', 'quy định', 'vi phạm'];
const JOINED = [
  [new RegExp(WORDS.join('|'), 'gi'), (words) => words.replace(' ', '\u00a0')],
  [/ông\/bà/gi, (words) => words.replace('/', '\u2060/\u2060')],
  [/x-quang/gi, (words) => words.replace('-', '\u2060-\u2060')],
  [/(\d{2})\/(\d{2})\/(\d{4})/g, (words) => words.replaceAll('/', '\u2060/\u2060')],
];

/** The same words with blanks and hyphens that must not be broken across lines. For showing only, never for storing. */
export function tidy(text) {
  return JOINED.reduce((words, [pattern, join]) => words.replace(pattern, join), text);
}

/** A large button of the kiosk. */
export function button(words, { kind = '', before = null, after = null, ...properties } = {}) {
  const name = ['k-button', kind && `k-button--${kind}`].filter(Boolean).join(' ');
  return h('button', { type: 'button', class: name, ...properties }, before && icon(before), h('span', {}, words), after && icon(after));
}
