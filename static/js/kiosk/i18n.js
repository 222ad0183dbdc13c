// The two languages of the kiosk, delivered with the page. Changing the language changes words, never the place.

let texts = { vi: {}, en: {} };
let current = 'vi';

/** Take the words that came with the page. */
export function useTexts(delivered) {
  texts = delivered;
}

/** The language that is shown: vi or en. */
export function locale() {
  return current;
}

/** Show another language from now on. */
export function setLocale(code) {
  current = code === 'en' ? 'en' : 'vi';
  document.documentElement.lang = current;
}

/** The words behind a key, with {places} filled. */
export function t(key, values = {}) {
  const words = texts[current][key] ?? texts.vi[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** The same in a language of choice. */
export function tIn(code, key) {
  return texts[code][key] ?? key;
}

/** One side of a {vi, en} pair. */
export function pick(pair) {
  if (pair === null || pair === undefined) return '';
  return typeof pair === 'string' ? pair : pair[current] || pair.vi || '';
}

const ZONE = 'Asia/Ho_Chi_Minh';

function parts(moment, options) {
  const found = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, ...options }).formatToParts(moment);
  return Object.fromEntries(found.map((part) => [part.type, part.value]));
}

/** dd/mm/yyyy at the office. */
export function localDate(moment) {
  const { day, month, year } = parts(moment, { day: '2-digit', month: '2-digit', year: 'numeric' });
  return `${day}/${month}/${year}`;
}

/** hh:mm at the office. */
export function localTime(moment) {
  const { hour, minute } = parts(moment, { hour: '2-digit', minute: '2-digit', hour12: false });
  return `${hour}:${minute}`;
}

/** The day of the week in words, for the middle of a sentence. */
export function weekday(moment) {
  const name = parts(moment, { weekday: 'short' }).weekday;
  return t(`day.${name}`);
}

/** 1.284 in Vietnamese, 1,284 in English. */
export function number(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, current === 'vi' ? '.' : ',');
}
