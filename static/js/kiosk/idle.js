// Time without a touch: a warning with a way to stay, then back to the start. WCAG 2.2.1.

import { button, h } from './dom.js';

const TICK = 250;

/** Counts the quiet seconds. `onidle` is called when the warning has run out. */
export class Idle {
  constructor({ dialog, onidle, words }) {
    Object.assign(this, { dialog, onidle, words });
    this.quiet = 45;
    this.warning = 20;
    this.mode = 'off';
    this.since = performance.now();
    this.shown = null;
    for (const kind of ['pointerdown', 'keydown', 'input', 'scroll']) addEventListener(kind, () => this.touched(), { capture: true, passive: true });
    dialog.addEventListener('cancel', (event) => { event.preventDefault(); this.stay(); });
    setInterval(() => this.tick(), TICK);
  }

  /**
   * How this screen times out: `off` (nothing to lose: only the display settings go back, quietly), `warn` (dialog
   * first), `short` (a last word, back after ten seconds), `shown` (the countdown stands on the screen).
   */
  use(mode) {
    this.mode = mode;
    this.stay();
  }

  touched() {
    if (!this.dialog.open && this.mode !== 'shown') this.since = performance.now();
  }

  /** More time: the count starts again. */
  stay() {
    this.since = performance.now();
    if (this.dialog.open) this.dialog.close();
  }

  limit() {
    if (this.mode === 'short') return 10;
    if (this.mode === 'off') return this.quiet;
    return this.quiet + this.warning;
  }

  tick() {
    const passed = (performance.now() - this.since) / 1000;
    const left = Math.max(0, this.limit() - passed);
    if (this.mode === 'shown') this.shown?.(left);
    if (this.mode === 'warn' && left <= this.warning) this.warn(left);
    if (left <= 0) {
      this.stay();
      this.onidle(this.mode);
    }
  }

  warn(left) {
    if (!this.dialog.open) {
      const bar = h('progress', { max: String(this.warning), 'aria-hidden': 'true' });
      const words = h('p', { class: 'k-dialog__words' });
      this.dialog.replaceChildren(h('h2', { id: 'idle-title' }, this.words('idle.title')), words, bar,
        h('div', { class: 'k-dialog__actions' }, button(this.words('idle.more'), { kind: 'primary', autofocus: true, onclick: () => this.stay() }),
          button(this.words('idle.end'), { onclick: () => { this.stay(); this.onidle('warn'); } })));
      words.textContent = this.words('idle.words', { n: Math.ceil(left) });
      this.dialog.showModal();
    }
    this.dialog.querySelector('.k-dialog__words').textContent = this.words('idle.words', { n: Math.ceil(left) });
    this.dialog.querySelector('progress').value = left;
  }

  /** The line at the foot of the receipt: seconds left, a bar, and more time. */
  countdown(words) {
    const seconds = h('b', {});
    const bar = h('progress', { 'aria-hidden': 'true' });
    this.shown = (left) => {
      seconds.textContent = words('receipt.seconds', { n: Math.ceil(left) });
      bar.max = this.limit();
      bar.value = left;
    };
    this.shown(this.limit());
    return h('div', { class: 'k-countdown' }, h('span', {}, words('receipt.clears'), ' ', seconds), bar,
      h('button', { type: 'button', class: 'k-link', onclick: () => this.stay() }, words('receipt.more_time')));
  }
}
