// Draws the figures of a page. Without this script, or where the reader asks for more contrast than a picture has,
// the tables that stand beside the figures are open and say the same.

const wantsTables = matchMedia('(prefers-contrast: more)').matches || matchMedia('(forced-colors: active)').matches;

function figureOf(box) {
  return JSON.parse(document.getElementById(box.dataset.figure).textContent);
}

// In a narrow box the names move closer to the bars, and every second month is named.
const NARROW = 420;
const NAMES = 112;

function fitted(layout, width) {
  const names = layout.margin.l;
  if (width >= NARROW) return layout;
  const made = structuredClone(layout);
  if (names > NAMES) {
    made.margin.l = NAMES;
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

// Lines of at most 16 characters, broken at blanks.
function broken(text) {
  return text.split('<br>').map((line) => line.replace(/(.{8,16})\s+(?=\S)/g, '$1<br>')).join('<br>');
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
