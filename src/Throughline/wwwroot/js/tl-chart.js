// <tl-chart>: draws the JSON block inside it with ECharts, in the page's colours, light or dark. When it cannot, the table under it remains.

const palette = ['paid-search', 'display', 'organic-search', 'paid-social', 'email', 'referral', 'direct'];

/** Money arrives in minor units; pictures round, the table does not. */
function writer(chart) {
  const money = chart.unit === 'Money';
  const options = money
    ? { style: 'currency', currency: chart.currency, maximumFractionDigits: 0 }
    : chart.unit === 'Percent' ? { style: 'percent', maximumFractionDigits: 1 } : { maximumFractionDigits: 1 };
  const plain = new Intl.NumberFormat('en', options);
  const short = new Intl.NumberFormat('en', { ...options, notation: 'compact', maximumFractionDigits: 1 });
  const scale = money ? 10 ** chart.exponent : 1;
  return { plain: v => v == null ? '–' : plain.format(v / scale), short: v => short.format(v / scale) };
}

class TlChart extends HTMLElement {
  #chart = null;
  #observer = null;
  #scheme = matchMedia('(prefers-color-scheme: dark)');

  connectedCallback() {
    this.#observer = new IntersectionObserver(entries => {
      if (!entries.some(entry => entry.isIntersecting)) return;
      this.#observer.disconnect();
      this.#load().catch(() => { this.dataset.failed = 'yes'; this.closest('figure')?.querySelector('details')?.setAttribute('open', ''); });
    }, { rootMargin: '200px' });
    this.#observer.observe(this);
  }

  disconnectedCallback() {
    this.#observer?.disconnect();
    this.#scheme.removeEventListener('change', this.#draw);
    removeEventListener('resize', this.#resize);
    this.#chart?.dispose();
  }

  async #load() {
    const data = JSON.parse(this.querySelector('script').textContent);
    const echarts = await import(this.dataset.library);
    const host = document.createElement('div');
    host.className = 'chart-host';
    this.append(host);
    this.#chart = echarts.init(host, null, { renderer: 'canvas' });
    this.data = data;
    this.#draw();
    this.#scheme.addEventListener('change', this.#draw);
    addEventListener('resize', this.#resize);
  }

  #resize = () => {
    this.#chart?.resize();
    this.#draw();
  };

  #draw = () => {
    const probe = document.createElement('span');
    this.append(probe);
    const color = name => {
      probe.style.color = `var(--${name}, var(--ink-soft))`;
      return getComputedStyle(probe).color;
    };
    const known = slug => getComputedStyle(this).getPropertyValue(`--channel-${slug}`) !== '';
    const theme = {
      ink: color('ink'), soft: color('ink-soft'), line: color('line'), surface: color('surface'), accent: color('accent'), good: color('good'), bad: color('bad'),
      series: this.data.series.map((one, i) => color(`channel-${known(one.slug) ? one.slug : palette[i % palette.length]}`)),
      of: name => {
        const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/-$/, '');
        return known(slug) ? color(`channel-${slug}`) : color('accent');
      },
    };
    this.#chart.setOption(option(this.data, theme, getComputedStyle(this).fontFamily, this.clientWidth), true);
    probe.remove();
  };
}

function option(chart, theme, fontFamily, width) {
  const write = writer(chart);
  const shared = {
    textStyle: { fontFamily, color: theme.ink },
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    animationDuration: 250,
    color: theme.series,
    // Drawn on the canvas: an HTML tooltip would need inline styles, which the page's policy forbids.
    tooltip: {
      renderMode: 'richText', confine: true, backgroundColor: theme.surface, borderColor: theme.line, textStyle: { color: theme.ink, fontSize: 12 },
      valueFormatter: write.plain,
    },
  };
  return { ...shared, ...shape(chart, theme, write, width) };
}

function shape(chart, theme, write, width) {
  switch (chart.kind) {
    case 'Sankey': return sankey(chart, theme, write);
    case 'Dots': return dots(chart, theme, write);
    case 'Waterfall': return waterfall(chart, theme, write, width);
    default: return axes(chart, theme, write, width);
  }
}

/** Boxes from the amount before a step to the one after it; a rise and a fall differ in colour and in their sign. */
function waterfall(chart, theme, write, width) {
  const after = chart.series[0].values;
  const stands = i => i === 0 || i === after.length - 1;
  const before = i => stands(i) ? 0 : after[i - 1];
  const own = { color: theme.accent, color0: theme.accent, borderColor: theme.accent, borderColor0: theme.accent };
  const boxes = after.map((value, i) => ({ value: [before(i), value, Math.min(before(i), value), Math.max(before(i), value)], itemStyle: stands(i) ? own : undefined }));
  const step = (i, form) => stands(i) ? form(after[i]) : (after[i] > before(i) ? '+' : '') + form(after[i] - before(i));
  const base = axes({ ...chart, kind: 'Grouped', series: [] }, theme, write, width);
  const narrow = width < 600 ? { rotate: 50, width: 90, overflow: 'truncate', interval: 0 } : {};
  return {
    ...base,
    xAxis: { ...base.xAxis, name: '', axisLabel: { ...base.xAxis.axisLabel, ...narrow } },
    tooltip: { ...base.tooltip, formatter: items => `${chart.labels[items[0].dataIndex]}: ${step(items[0].dataIndex, write.plain)}` },
    series: [
      { type: 'candlestick', data: boxes, barWidth: '55%', itemStyle: { color: theme.good, borderColor: theme.good, color0: theme.bad, borderColor0: theme.bad } },
      {
        type: 'scatter', symbolSize: 0, silent: true, tooltip: { show: false }, data: after.map((value, i) => Math.max(before(i), value)),
        labelLayout: { moveOverlap: 'shiftY' },
        label: { show: true, position: 'top', color: theme.ink, fontSize: width < 600 ? 10 : 12, formatter: ({ dataIndex: i }) => !stands(i) && after[i] === before(i) ? '' : step(i, write.short) },
      },
    ],
  };
}

function sankey(chart, theme, write) {
  const names = [...new Set(chart.flows.flatMap(flow => [flow.from, flow.to]))];
  return {
    tooltip: { renderMode: 'richText', confine: true, backgroundColor: theme.surface, borderColor: theme.line, textStyle: { color: theme.ink, fontSize: 12 }, valueFormatter: write.plain },
    series: [{
      type: 'sankey', left: 8, right: 140, top: 8, bottom: 8, nodeGap: 10, nodeWidth: 12, draggable: false,
      data: names.map(name => ({ name, itemStyle: { color: theme.of(name), borderWidth: 0 } })),
      links: chart.flows.map(flow => ({ source: flow.from, target: flow.to, value: flow.value })),
      lineStyle: { color: 'source', opacity: 0.28 },
      label: { color: theme.ink, fontSize: 12 },
    }],
  };
}

// Shapes tell series apart without colour; a line spans all opinions on a name, a thin one each interval.
const shapes = ['circle', 'diamond', 'triangle', 'rect', 'emptyCircle', 'emptyDiamond', 'emptyTriangle'];

function dots(chart, theme, write) {
  const spans = chart.labels.map((_, at) => chart.series.map(one => one.values[at]).filter(value => value != null));
  const line = (from, to, y, lineWidth, opacity, stroke = theme.soft) => ({ type: 'line', shape: { x1: from, y1: y, x2: to, y2: y }, style: { stroke, lineWidth, opacity } });
  const intervals = chart.series.flatMap((one, i) => one.lows.map((low, at) => low == null ? null : { value: [low, at, one.highs[at], i] })).filter(Boolean);
  return {
    grid: { left: 8, right: 24, top: 56, bottom: 32, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 10, itemHeight: 10, textStyle: { color: theme.ink, fontSize: 12 }, data: chart.series.map(one => one.name) },
    tooltip: {
      trigger: 'item', renderMode: 'richText', confine: true, backgroundColor: theme.surface, borderColor: theme.line, textStyle: { color: theme.ink, fontSize: 12 },
      formatter: params => `${params.seriesName}\n${chart.labels[params.value[1]]}: ${write.plain(params.value[0])}`,
    },
    xAxis: {
      type: 'value', name: chart.valueTitle, nameLocation: 'middle', nameGap: 30, nameTextStyle: { color: theme.soft, fontSize: 12 },
      axisLabel: { color: theme.soft, fontSize: 12, formatter: write.short, hideOverlap: true }, splitLine: { lineStyle: { color: theme.line } }, splitNumber: 4,
    },
    yAxis: {
      type: 'category', data: chart.labels, inverse: true, axisLine: { lineStyle: { color: theme.line } }, axisTick: { show: false },
      axisLabel: { color: theme.soft, fontSize: 12, width: 130, overflow: 'truncate' },
    },
    series: [
      {
        type: 'custom', silent: true, tooltip: { show: false }, encode: { x: [0, 2], y: 1 },
        data: spans.map((span, at) => ({ value: [Math.min(...span), at, Math.max(...span)] })).filter((_, at) => spans[at].length > 0),
        renderItem: (_, api) => line(api.coord([api.value(0), api.value(1)])[0], api.coord([api.value(2), api.value(1)])[0], api.coord([0, api.value(1)])[1], 2, 0.35),
      },
      {
        type: 'custom', silent: true, tooltip: { show: false }, encode: { x: [0, 2], y: 1 }, data: intervals,
        renderItem: (_, api) => {
          const y = api.coord([0, api.value(1)])[1] + 7 + 2 * api.value(3);
          return line(api.coord([api.value(0), api.value(1)])[0], api.coord([api.value(2), api.value(1)])[0], y, 1.5, 0.8, theme.series[api.value(3)]);
        },
      },
      ...chart.series.map((one, i) => ({
        name: one.name, type: 'scatter', symbol: shapes[i % shapes.length], symbolSize: 11, itemStyle: { color: theme.series[i], opacity: 0.9 },
        data: one.values.map((value, at) => value == null ? null : [value, at]).filter(Boolean),
      })),
    ],
  };
}

function axes(chart, theme, write, width) {
  const across = chart.kind === 'Bars' || chart.kind === 'Funnel';
  const line = chart.kind === 'Line';
  const direct = line && chart.series.length > 1 && chart.series.length <= 5 && width >= 600 && areApart(chart.series);
  const longest = Math.max(0, ...chart.series.map(one => one.name.length));
  const legendRows = rowsOf(chart.series.map(one => one.name), width);
  // Names must all be read; days may be thinned out.
  const few = !line && chart.labels.length <= 16;
  // Where a name would get less than a short word's width, names stand aslant.
  const slot = width / chart.labels.length;
  const aslant = few && slot < 56;
  const named = aslant ? { interval: 0, rotate: 45, width: 84, overflow: 'truncate' } : across ? { width: 130, overflow: 'truncate' } : few ? { interval: 0, hideOverlap: false, width: Math.max(48, width / chart.labels.length - 8), overflow: 'break', lineHeight: 14 } : {};
  const nameStyle = { color: theme.soft, fontSize: 12 };
  const labels = {
    type: 'category', data: chart.labels, inverse: across, boundaryGap: !line, name: across || aslant ? '' : chart.labelTitle, nameLocation: 'middle', nameGap: few ? 40 : 30, nameTextStyle: nameStyle,
    axisLine: { lineStyle: { color: theme.line } }, axisTick: { show: false }, axisLabel: { color: theme.soft, fontSize: 12, hideOverlap: true, ...(line ? { alignMinLabel: 'left', alignMaxLabel: 'right', showMaxLabel: true } : {}), ...named },
  };
  // Nothing but zeros has no scale of its own: without one, every line of the grid would be called 0.
  const isFlat = chart.series.length > 0 && chart.series.every(one => one.values.every(value => !value));
  const values = {
    type: 'value', ...(isFlat ? { min: 0, max: 1, interval: 1 } : {}), minInterval: chart.unit === 'Money' || chart.unit === 'Percent' ? undefined : 1, name: chart.valueTitle, nameLocation: across ? 'middle' : 'end', nameGap: across ? 30 : 14, nameTextStyle: { ...nameStyle, align: across ? 'center' : 'left' },
    axisLabel: { color: theme.soft, fontSize: 12, formatter: write.short }, splitLine: { lineStyle: { color: theme.line } }, splitNumber: 4,
  };
  return {
    grid: { left: 8, right: direct ? 24 + 7 * longest : across ? 64 : 24, top: chart.series.length > 1 && !direct ? 32 + 22 * legendRows : 32, bottom: across || chart.labelTitle ? 28 : 8, containLabel: true },
    legend: chart.series.length > 1 && !direct ? { top: 0, left: 0, icon: 'roundRect', itemWidth: 10, itemHeight: 10, textStyle: { color: theme.ink, fontSize: 12 } } : undefined,
    tooltip: {
      trigger: 'axis', axisPointer: { type: line ? 'line' : 'shadow' }, renderMode: 'richText', confine: true,
      backgroundColor: theme.surface, borderColor: theme.line, textStyle: { color: theme.ink, fontSize: 12 }, valueFormatter: write.plain,
    },
    xAxis: across ? values : labels,
    yAxis: across ? labels : values,
    series: chart.series.map((one, i) => ({
      name: one.name, data: one.values, type: line ? 'line' : 'bar', stack: chart.kind === 'Stacked' ? 'all' : undefined,
      barMaxWidth: chart.kind === 'Funnel' ? 34 : 26, barCategoryGap: '28%', lineStyle: { width: 2 }, symbol: chart.labels.length > 40 ? 'none' : 'circle', symbolSize: 5,
      itemStyle: across && chart.series.length === 1
        ? { borderRadius: 3, color: params => theme.of(params.name) }
        : { borderRadius: line || chart.kind === 'Stacked' ? 0 : 3 },
      endLabel: direct ? { show: true, formatter: '{a}', color: theme.series[i], fontSize: 12 } : undefined,
      labelLayout: direct ? { moveOverlap: 'shiftY' } : undefined,
      label: across && chart.series.length === 1 ? { show: true, position: 'right', color: theme.ink, fontSize: 12, formatter: params => label(chart, params, write) } : undefined,
    })),
  };
}

/** Names at the ends of lines can be read only where the lines end apart from one another. */
function areApart(series) {
  const ends = series.map(one => one.values.at(-1) ?? 0).sort((a, b) => a - b);
  const most = Math.max(...series.flatMap(one => one.values.map(value => Math.abs(value ?? 0))));
  return ends.every((end, i) => i === 0 || end - ends[i - 1] > most * 0.07);
}

/** How many lines a legend takes: a swatch, a gap and some seven pixels a letter. */
function rowsOf(names, width) {
  let rows = 1;
  let used = 0;
  for (const name of names) {
    const own = 34 + 7 * name.length;
    if (used > 0 && used + own > width) [rows, used] = [rows + 1, 0];
    used += own;
  }
  return rows;
}

/** A stage says what is left of the stage before it. */
function label(chart, params, write) {
  const text = write.plain(params.value);
  const before = chart.series[0].values[params.dataIndex - 1];
  return chart.kind === 'Funnel' && before > 0 ? `${text}   ${(params.value / before * 100).toFixed(1)} % of the stage before` : text;
}

if (!customElements.get('tl-chart')) customElements.define('tl-chart', TlChart);
