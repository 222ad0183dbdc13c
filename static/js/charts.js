// Draws the figures of a page. Without this script, or where the reader asks for more contrast than a picture has,
// the tables that stand beside the figures are open and say the same.

const wantsTables = matchMedia('(prefers-contrast: more)').matches || matchMedia('(forced-colors: active)').matches;

function figureOf(box) {
  return JSON.parse(document.getElementById(box.dataset.figure).textContent);
}

// In a narrow box the names move closer to the bars, and every second month is named.
const NARROW = 360;
const NAMES = 116;
const LETTERS = 17;
const TALLER = 1.35;

function fitted(layout, width) {
  const names = layout.margin.l;
  if (width >= NARROW) return layout;
  const made = structuredClone(layout);
  if (names > NAMES) {
    made.margin.l = NAMES;
    made.height *= TALLER;
    for (const note of made.annotations ?? []) {
      if (note.xshift !== -names) continue;
      note.xshift = -NAMES;
      note.text = broken(note.text);
    }
  } else if (made.xaxis.ticktext) {
    made.xaxis.tickangle = 0;
    made.xaxis.ticktext = made.xaxis.ticktext.map((text, index) => (index % 2 ? '' : text.split('/')[0]));
  }
  return made;
}

// The name in lines of at most LETTERS letters; the line with n stays by itself.
function broken(text) {
  const lines = text.split('<br>');
  const count = lines.at(-1).startsWith('n =') ? [lines.pop()] : [];
  const made = [''];
  for (const word of lines.join(' ').split(' ')) {
    const longer = `${made.at(-1)} ${word}`.trim();
    if (longer.length <= LETTERS) made[made.length - 1] = longer;
    else made.push(word);
  }
  return [...made, ...count].join('<br>');
}

async function draw(box) {
  const figure = figureOf(box);
  box.hidden = false;
  await window.Plotly.newPlot(box, figure.data, fitted(figure.layout, box.clientWidth), {
    locale: document.documentElement.lang,
    responsive: true,
    displaylogo: false,
    displayModeBar: false,
    doubleClick: false,
    showTips: false,
  });
  const table = document.getElementById(box.dataset.table);
  if (table && !location.hash.endsWith(table.id)) table.open = false;
}

async function drawAll() {
  if (wantsTables || !window.Plotly) return;
  // Labels are measured when drawn: the page's own font has to be there first.
  if (document.fonts) await document.fonts.ready;
  for (const box of document.querySelectorAll('[data-figure]')) await draw(box);
  document.documentElement.dataset.charts = 'drawn';
}

drawAll();
