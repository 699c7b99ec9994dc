// Draws charts from tables that the page has anyway: whatever replaces a table, the chart follows. Without script the
// tables tell the same.
(() => {
  'use strict';

  const DARK = matchMedia('(prefers-color-scheme: dark)');
  const COUNTS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000];
  const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];
  const HOURS = [3600, 7200, 10800, 14400, 21600];
  const MOMENTS = [60, 300, 600, 900, 1800, ...HOURS];
  // Open, so that a point of the other line at the same place is seen inside.
  const RING = { show: true, size: 13, width: 2, fill: 'transparent' };
  const charts = [];

  for (const host of document.querySelectorAll('[data-chart]')) charts.push(chart(host));
  document.addEventListener('htmx:oobAfterSwap', event => {
    for (const drawn of charts) if (event.target.id === drawn.table) drawn.update();
  });
  DARK.addEventListener('change', () => { for (const drawn of charts) drawn.recolor(); });

  function chart(host) {
    const stacks = host.dataset.chart === 'bars';
    const plot = element('div', 'plot');
    const legend = element('ul', 'legend small');
    const told = element('p', 'quiet small chart-told');
    plot.setAttribute('role', 'img');
    plot.setAttribute('aria-label', host.dataset.label);
    host.append(told, plot, legend);

    let source = host.dataset.table;
    let by = host.dataset.by;
    let drawn = null;
    let parts = [];
    let read = null;

    // The newest row comes first in the table, last in the chart.
    function readTable() {
      const table = document.getElementById(source);
      const heads = [...table.tHead.rows[0].cells];
      const columns = heads.map((head, place) => ({ head, place })).filter(column => column.head.dataset.by === by);
      const rows = [...table.tBodies[0].rows].reverse();
      const at = rows.map(row => Date.parse(row.querySelector('time').dateTime) / 1000);
      const values = columns.map(column => rows.map(row => number(row.cells[column.place])));
      return {
        table,
        rows,
        at,
        values,
        parts: columns.map(column => ({ code: column.head.dataset.part, words: column.head.textContent })),
        places: columns.map(column => column.place),
      };
    }

    // Of stacked parts the last is drawn first, as high as all of them.
    function data() {
      if (!stacks) return [read.at, ...read.values];
      let below = read.at.map(() => 0);
      const sums = read.values.map(counts => (below = below.map((sum, row) => sum + counts[row])));
      return [read.at, ...sums.reverse()];
    }

    function update() {
      read = readTable();
      const same = parts.length === read.parts.length && parts.every((part, place) => part.code === read.parts[place].code);
      host.classList.toggle('nothing', read.parts.length === 0 || read.rows.length === 0);
      if (drawn && same) {
        drawn.setData(data());
      } else {
        parts = read.parts;
        const pointed = drawn ? { left: drawn.cursor.left, top: drawn.cursor.top } : null;
        if (drawn) drawn.destroy();
        tell(null);
        drawn = new uPlot(options(pointed), data(), plot);
      }
      tell(drawn.cursor.idx);
    }

    function options(pointed) {
      const shown = stacks ? [...parts].reverse() : parts;
      return {
        width: Math.max(plot.clientWidth, 100),
        height: plot.clientHeight,
        padding: [8, 18, 0, 0],
        tzDate: at => uPlot.tzDate(new Date(at * 1000), host.dataset.zone),
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: stacks ? { show: false } : {} },
        scales: {
          x: { range: span },
          y: { range: (u, low, high) => [0, Math.max(stacks ? 4 : 10, (high || 0) * 1.05)] },
        },
        axes: [axis({ size: 26, space: 56, values: clocks, incrs: stacks ? MOMENTS : HOURS }),
          axis(stacks ? { incrs: COUNTS, size: 36 } : { incrs: SECONDS, size: 48, values: (u, all) => all.map(at => at === 0 ? '' : duration(at)) })],
        series: [{}, ...shown.map(series)],
        hooks: { ready: [u => { if (pointed && pointed.left >= 0) u.setCursor(pointed); }], setCursor: [u => tell(u.cursor.idx)] },
      };
    }

    // Lines are by the hour: few points stand in the middle, with room for the labels of four hours.
    function span(u, low, high) {
      if (read.at.length === 0) return [0, 3600];
      if (!stacks) {
        const [first, last] = [read.at[0], read.at[read.at.length - 1]];
        const room = Math.max(1800, (4 * 3600 - (last - first)) / 2);
        return [first - room, last + room];
      }
      const width = read.at.length > 1 ? read.at[1] - read.at[0] : 3600;
      return [low, Math.max(high + width, low + 4 * width)];
    }

    function axis(more) {
      return {
        stroke: () => color(host, 'color'),
        grid: { stroke: () => color(host, 'outlineColor'), width: 1 },
        ticks: { show: false },
        font: '12px system-ui, sans-serif',
        ...more,
      };
    }

    function series(part) {
      const paint = () => color(legend.querySelector(`[data-part="${part.code}"]`), 'backgroundColor');
      return stacks
        ? { fill: paint, width: 0, points: { show: false }, paths: uPlot.paths.bars({ align: 1, size: [0.8, 28] }) }
        : { stroke: paint, width: 2, dash: part.code === 'most' ? [6, 4] : null, points: part.code === 'most' ? RING : { show: true, size: 7, fill: paint } };
    }

    function clocks(u, all) {
      const form = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: host.dataset.zone });
      return all.map(at => form.format(new Date(at * 1000)));
    }

    // Describes the bar under the cursor in the table's words; otherwise, the totals.
    function tell(row) {
      const cells = row === null || row === undefined ? null : read.rows[row]?.cells;
      const when = cells ? cells[0].textContent + ': ' + cells[1].textContent + (stacks ? ' leads' : ' first calls') : '';
      told.textContent = read.rows.length === 0 && host.dataset.empty ? host.dataset.empty : when || read.table.caption.textContent;
      legend.replaceChildren(...read.parts.map((part, place) => {
        const entry = element('li', '');
        const swatch = element('span', 'swatch');
        swatch.dataset.part = part.code;
        const value = element('b', 'number');
        const sum = stacks ? read.values[place].reduce((all, count) => all + count, 0) : '';
        value.textContent = cells ? cells[read.places[place]].textContent : sum;
        entry.append(swatch, part.words + ' ', value);
        return entry;
      }));
    }

    const form = document.getElementById(host.dataset.switches);
    if (form) {
      form.hidden = false;
      form.addEventListener('change', () => choose(form));
      choose(form);
    }

    function choose(switches) {
      source = switches.elements.table.value;
      by = switches.elements.by.value;
      for (const option of switches.elements.table) {
        document.getElementById(option.value).parentElement.hidden = option.value !== source;
      }
      parts = [];
      update();
    }

    if (!form) update();
    new ResizeObserver(() => drawn.setSize({ width: Math.max(plot.clientWidth, 100), height: plot.clientHeight })).observe(plot);
    return { get table() { return source; }, update, recolor: () => drawn.redraw(false) };
  }

  function element(name, classes) {
    const made = document.createElement(name);
    made.className = classes;
    return made;
  }

  function number(cell) {
    const value = cell.querySelector('data');
    return Number(value ? value.value : cell.textContent);
  }

  // A token of the style sheet as the canvas needs it: light or dark is decided by then.
  function color(of, property) {
    return of ? getComputedStyle(of)[property] : 'transparent';
  }

  function duration(seconds) {
    if (seconds < 120) return seconds + ' s';
    return seconds < 7200 ? Math.round(seconds / 60) + ' min' : Math.round(seconds / 360) / 10 + ' h';
  }
})();
