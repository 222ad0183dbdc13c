// A QR picture drawn on the device; what it holds is never sent anywhere.

import { encode } from '../../vendor/uqr-0.1.3/index.mjs';
import { svg } from './dom.js';

const QUIET = 4;

/** The QR of `text` as an SVG with its quiet zone, always dark on white. */
export function qr(text, words) {
  const { data, size } = encode(text, { ecc: 'M', border: 0 });
  const path = [];
  data.forEach((row, y) => row.forEach((dark, x) => { if (dark) path.push(`M${x + QUIET} ${y + QUIET}h1v1h-1z`); }));
  const whole = size + 2 * QUIET;
  return svg('svg', { class: 'k-qr', viewBox: `0 0 ${whole} ${whole}`, role: 'img', 'aria-label': words, 'shape-rendering': 'crispEdges' },
    svg('rect', { width: whole, height: whole, fill: '#FFFFFF' }), svg('path', { d: path.join(''), fill: '#16211F' }));
}
