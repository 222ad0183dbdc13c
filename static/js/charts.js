// Draws the figures of a page. Without this script, or where the reader asks for more contrast than a picture has,
// the tables that stand beside the figures are open and say the same.

const wantsTables = matchMedia('(prefers-contrast: more)').matches || matchMedia('(forced-colors: active)').matches;

function figureOf(box) {
  return JSON.parse(document.getElementById(box.dataset.figure).textContent);
}

// A narrow box gets a narrower margin on the left, so that the bars keep some room.
function fitted(layout, width) {
  const margin = { ...layout.margin };
  if (width < 380 && margin.l > 140) margin.l = 140;
  return { ...layout, margin };
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
