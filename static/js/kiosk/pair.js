// Pairing: the short code that the administrator read out becomes this device's token.

import { pair, Refused } from './api.js';
import { keepPairing } from './device.js';

const form = document.querySelector('#pair');
const error = document.querySelector('#pair-error');
const words = JSON.parse(document.querySelector('#words').textContent);

function say(message) {
  error.hidden = false;
  error.querySelector('span').textContent = message;
  form.code.setAttribute('aria-invalid', 'true');
  form.code.focus();
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  error.hidden = true;
  try {
    const { token, kiosk, touchpoint } = await pair(form.code.value.trim());
    keepPairing({ token, kiosk: kiosk?.id ?? kiosk, touchpoint: touchpoint?.code ?? touchpoint });
    location.replace('/kiosk/');
  } catch (problem) {
    say(problem instanceof Refused ? problem.message : words.offline);
  }
});
