// The kiosk: which screen is shown, where a visit begins and how it ends. Screens build, this file decides.

import { fetchForm, fetchNews, heartbeat, outbox, Refused } from './api.js';
import { forgetPairing, pairing } from './device.js';
import { h } from './dom.js';
import { Form } from './form.js';
import { head, tools } from './frame.js';
import { pick, setLocale, t, useTexts } from './i18n.js';
import { Idle } from './idle.js';
import { sendPetition } from './petition.js';
import { attract } from './screens/attract.js';
import { check, contact } from './screens/contact.js';
import { question } from './screens/question.js';
import { receipt } from './screens/receipt.js';
import { comment, done, thanks } from './screens/thanks.js';
import { track } from './screens/track.js';
import { unserved } from './screens/unserved.js';
import { guidance, write } from './screens/write.js';
import { Visit } from './visit.js';

const SCREENS = { attract, question, unserved, thanks, comment, done, write, guidance, contact, check, receipt, track };
const IDLE = { attract: 'off', done: 'short', receipt: 'shown' };
const RECEIPT_SECONDS = 90;
const RETRY_MS = 5000;
const BEAT_MS = 60_000;
const NEWS_MS = 600_000;
const VISITS_A_PAGE = 20;

class App {
  constructor(config) {
    this.config = config;
    this.root = document.querySelector('#kiosk');
    this.live = document.querySelector('#said');
    this.news = [];
    this.visits = 0;
    this.calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.idle = new Idle({ dialog: document.querySelector('#idle'), onidle: () => this.end('timeout'), words: t });
    this.useIdle(config.idle_seconds);
    this.idle.warning = config.idle_warning_seconds;
  }

  useIdle(seconds) {
    this.quiet = Math.min(120, Math.max(15, seconds));
    this.idle.quiet = this.quiet;
  }

  /** What the administrator set for this device. */
  useSettings({ idle_seconds: seconds, languages }) {
    this.useIdle(seconds);
    if (String(languages) === String(this.config.languages)) return;
    this.config.languages = languages;
    if (this.screen.name === 'attract' && !this.visit.begun) this.start();
  }

  // --- the way through the screens

  /** Show a screen; the one before can be returned to. */
  go(name, params = {}) {
    this.visit.begin();
    this.stack.push(this.screen);
    this.show({ name, params });
  }

  /** One step back; from the first one to the start, where everything said so far still counts. */
  back() {
    this.show(this.stack.pop() ?? { name: 'attract', params: {} });
  }

  /** After an answer: the next question that applies, or thanks. */
  advance(code) {
    const { visit, form, screen } = this;
    const before = this.stack.at(-1)?.params.code;
    if (screen.params.returning && form.steps(visit.answers).some((step) => step.code === before)) {
      this.back();
      return;
    }
    if (screen.name === 'attract') this.screen = { name: 'question', params: { code } };
    const next = form.after(code, visit.answers);
    if (next) {
      this.go('question', { code: next.code });
      return;
    }
    visit.complete = true;
    this.go('thanks');
  }

  /** The answers are complete and sent; a last word, then the start. */
  finish() {
    this.visit.complete = true;
    this.visit.send('completed')?.catch(() => {});
    this.stack = [];
    this.show({ name: 'done', params: {} });
  }

  /** The visit is over, for whatever reason. What was answered is delivered; nothing else is left on this device. */
  end(outcome) {
    this.visit.send(this.visit.complete ? 'completed' : outcome === 'completed' ? 'partial' : outcome)?.catch(() => {});
    this.visits += 1;
    if (this.visits >= VISITS_A_PAGE && outbox.size === 0) {
      location.replace(location.pathname);
      return;
    }
    this.start();
  }

  /** A clean first screen with the house's language and sizes. */
  start() {
    this.visit = new Visit(this.form);
    this.stack = [];
    for (const key of ['large', 'contrast', 'low']) delete document.documentElement.dataset[key];
    setLocale(this.config.languages[0]);
    this.live.textContent = '';
    this.show({ name: 'attract', params: {} });
  }

  show(screen) {
    this.screen = screen;
    this.idle.quiet = screen.name === 'receipt' ? RECEIPT_SECONDS - this.idle.warning : this.quiet;
    this.idle.use(IDLE[screen.name] ?? 'warn');
    this.render();
    scrollTo(0, 0);
    (this.root.querySelector('[data-focus]') ?? this.root.querySelector('h1'))?.focus({ preventScroll: true });
  }

  // --- drawing

  /** Draw the screen again from what is known; the field or button in use keeps the focus. */
  render(focus = document.activeElement?.id) {
    const caret = document.activeElement?.selectionStart ?? null;
    const shown = SCREENS[this.screen.name](this, this.screen.params);
    this.root.className = `kiosk kiosk--${shown.name}`;
    this.root.replaceChildren(
      h('div', { class: 'band', 'aria-hidden': 'true' }),
      head(this, shown),
      h('main', { class: 'k-main', id: 'main' }, h('div', { class: 'k-page' }, shown.content)),
      shown.tools === false ? '' : tools(this),
    );
    document.title = `${shown.label} · ${pick(this.config.office)}`;
    const element = this.root.querySelector('[data-focus]') ?? (focus ? document.getElementById(focus) : null);
    element?.focus({ preventScroll: true });
    if (caret !== null && element?.setSelectionRange && element.type !== 'email') element.setSelectionRange(caret, caret);
  }

  /** Say something to screen readers without moving the focus. */
  said(words) {
    this.live.textContent = words;
  }

  toggle(key) {
    const { dataset } = document.documentElement;
    if (dataset[key]) delete dataset[key];
    else dataset[key] = 'more';
    this.render();
  }

  /** The other language, at the same place. */
  speak(code) {
    setLocale(code);
    this.render();
  }

  // --- words of the place

  place() {
    const { unit, counter, name } = this.form.touchpoint;
    return [pick(unit?.name ?? unit), pick(counter?.name ?? counter)].filter(Boolean).join(' · ') || pick(name);
  }

  hours() {
    return [pick(this.config.hours), pick(this.config.address), this.config.phone].filter(Boolean).join('. ');
  }

  /** Where a code is looked up; the code itself stands after the #, which browsers do not send. */
  receiptAddress(code = '') {
    const base = this.config.public_url || location.origin;
    return code ? `${base}/receipt#${code}` : `${base}/receipt`.replace(/^https?:\/\//, '');
  }

  async sendPetition() {
    await sendPetition(this);
  }

  // --- the device

  async load() {
    const known = pairing();
    if (!known) {
      location.replace('/kiosk/pair');
      return;
    }
    try {
      this.form = readForm(await fetchForm(known.touchpoint));
    } catch (error) {
      if (error instanceof Refused && error.status === 404) this.notReady('not_ready.place');
      else this.notReady('not_ready.network');
      setTimeout(() => this.load(), RETRY_MS);
      return;
    }
    this.start();
    this.keepFresh();
  }

  notReady(key) {
    this.root.className = 'kiosk kiosk--wait';
    this.root.replaceChildren(h('main', { class: 'k-main', id: 'main' }, h('h1', { class: 'k-title' }, t('not_ready.title')), h('p', { class: 'k-lead' }, t(key))));
  }

  keepFresh() {
    const news = async () => {
      const { items } = await fetchNews().catch(() => ({ items: this.news }));
      this.news = items;
      if (this.screen.name === 'attract' && !this.visit.begun) this.render();
    };
    const form = async () => {
      const fresh = await fetchForm(this.form.touchpoint.code).then(readForm).catch(() => this.form);
      if (this.screen.name === 'attract' && !this.visit.begun) Object.assign(this, { form: fresh, visit: new Visit(fresh) });
    };
    const beat = async () => {
      try {
        const { kiosk } = await heartbeat({ queue: outbox.size, visible: document.visibilityState === 'visible', at: new Date().toISOString() });
        this.useSettings(kiosk.settings);
      } catch (error) {
        if (error instanceof Refused && error.status === 403 && outbox.size === 0) {
          forgetPairing();
          location.replace('/kiosk/pair');
        }
      }
    };
    news();
    beat();
    setInterval(news, NEWS_MS);
    setInterval(form, NEWS_MS);
    setInterval(beat, BEAT_MS);
  }
}

function readForm(answer) {
  return new Form({ key: answer.edition, questions: answer.questions }, answer.touchpoint);
}

function guard(app) {
  const isField = (target) => target instanceof Element && target.closest('input, textarea');
  for (const kind of ['contextmenu', 'dragstart', 'selectstart']) {
    document.addEventListener(kind, (event) => { if (!isField(event.target)) event.preventDefault(); });
  }
  addEventListener('pagehide', () => {
    if (!app.visit) return;
    app.visit.send(app.visit.complete ? 'completed' : 'partial')?.catch(() => {});
    app.root.replaceChildren();
  });
  addEventListener('pageshow', (event) => { if (event.persisted && app.form) app.start(); });
}

const config = JSON.parse(document.querySelector('#config').textContent);
useTexts(config.texts);
setLocale(config.languages[0]);
const app = new App(config);
guard(app);
app.load();
