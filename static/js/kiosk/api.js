// Talking to the server. A submission is repeated with the same id until it is acknowledged; the server stores it once.

import { pairing } from './device.js';

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60_000;
const PATHS = { response: '/api/v1/responses', petition: '/api/v1/petitions' };

/** Something the server refused for good; problems are [{pointer, detail}]. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.detail || `HTTP ${status}`);
    this.status = status;
    this.problems = problem?.errors || [];
  }
}

async function request(path, { method = 'GET', body = null, keepalive = false } = {}) {
  const headers = { Accept: 'application/json', 'X-Kiosk': pairing()?.token || '' };
  if (body) headers['Content-Type'] = 'application/json';
  const init = { method, headers, keepalive, cache: 'no-store', credentials: 'omit', referrerPolicy: 'same-origin' };
  const answer = await fetch(path, body ? { ...init, body: JSON.stringify(body) } : init);
  const data = await answer.json().catch(() => null);
  if (!answer.ok) throw new Refused(answer.status, data);
  return data;
}

/** The form that is live at the touchpoint. */
export async function fetchForm(code) {
  return request(`/api/v1/touchpoints/${encodeURIComponent(code)}/form`);
}

/** The newest published answers. */
export async function fetchNews() {
  return request('/kiosk/news');
}

/** What a receipt code opens; POST, so that the code stays out of addresses and logs. */
export async function openReceipt(code, lang) {
  return request(`/kiosk/track?lang=${lang}`, { method: 'POST', body: { code } });
}

/** Exchange the short code for the device's token. */
export async function pair(code) {
  return request('/api/v1/kiosks/pair', { method: 'POST', body: { code } });
}

/** Say that the device is alive and how much waits to be sent. */
export async function heartbeat(report) {
  return request('/api/v1/kiosks/heartbeat', { method: 'POST', body: report });
}

const isFinal = (error) => error instanceof Refused && [400, 409, 413, 415, 422].includes(error.status);

/**
 * Submissions that are not acknowledged yet. In memory only; a durable store may take the same place behind
 * `add` and `size` without the screens noticing.
 */
class Outbox {
  constructor() {
    this.items = new Map();
  }

  /** How many wait. */
  get size() {
    return this.items.size;
  }

  /** Send until acknowledged. Resolves with the server's answer, rejects with Refused when it never will be taken. */
  add(kind, body) {
    return new Promise((resolve, reject) => {
      const item = { kind, body, wait: FIRST_WAIT, resolve, reject };
      this.items.set(body.id, item);
      this.attempt(item);
    });
  }

  async attempt(item) {
    const size = JSON.stringify(item.body).length;
    try {
      const answer = await request(PATHS[item.kind], { method: 'POST', body: item.body, keepalive: size < 60_000 });
      this.items.delete(item.body.id);
      item.resolve(answer);
    } catch (error) {
      if (isFinal(error)) {
        this.items.delete(item.body.id);
        item.reject(error);
        return;
      }
      setTimeout(() => this.attempt(item), item.wait);
      item.wait = Math.min(2 * item.wait, LONGEST_WAIT);
    }
  }
}

export const outbox = new Outbox();
