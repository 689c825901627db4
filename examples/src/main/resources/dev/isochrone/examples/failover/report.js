(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const policyColor = i => css("--policy" + i % 3);
  const siteColor = i => css("--site" + i % 6);
  const bucketSeconds = data.seconds / data.policies[0].seconds.length;
  const font = "12px system-ui, sans-serif";

  /** Shades the faults below the lines, and names them where there is room. */
  const shadeFaults = labelled => ({
    hooks: {
      drawClear: u => {
        const { ctx, bbox } = u;
        ctx.save();
        for (const fault of data.faults) {
          const left = u.valToPos(fault.from, "x", true);
          const right = u.valToPos(fault.until, "x", true);
          ctx.fillStyle = css(fault.outage ? "--outage" : "--slow");
          ctx.fillRect(left, bbox.top, right - left, bbox.height);
        }
        ctx.restore();
      },
      draw: u => {
        if (!labelled) return;
        const { ctx, bbox } = u;
        const scale = devicePixelRatio;
        const narrow = bbox.width / scale < 560;
        ctx.save();
        ctx.font = `600 ${12 * scale}px system-ui, sans-serif`;
        ctx.textAlign = "left";
        ctx.textBaseline = "top";
        data.faults.forEach((fault, i) => {
          const row = data.faults.slice(0, i).filter(f => f.until > fault.from).length;
          const left = u.valToPos(fault.from, "x", true);
          ctx.fillStyle = css(fault.outage ? "--bad" : "--text");
          ctx.fillRect(left, bbox.top, scale, bbox.height);
          ctx.fillText(narrow ? String(i + 1) : `${i + 1} ${fault.label}`, left + 5 * scale, bbox.top + (4 + 16 * row) * scale);
        });
        ctx.restore();
      },
    },
  });

  const axes = (size, label) => [
    { stroke: css("--soft"), grid: { stroke: css("--grid"), width: 1 }, ticks: { stroke: css("--line"), width: 1 }, font,
      incrs: [1, 2, 5, 10, 20, 60, 120], values: (u, splits) => splits.map(s => s + " s") },
    { stroke: css("--soft"), grid: { stroke: css("--grid"), width: 1 }, ticks: { stroke: css("--line"), width: 1 }, font,
      size, values: (u, splits) => splits.map(s => s == null ? "" : label(s)) },
  ];

  const millis = v => v == null ? "–" : v < 10 ? v.toFixed(1) + " ms" : Math.round(v).toLocaleString("en") + " ms";

  const plots = [];
  const add = (element, height, options, columns) => {
    const width = () => Math.max(240, element.clientWidth - 4);
    plots.push(new uPlot({ width: width(), height, ...options }, columns, element));
    const plot = plots[plots.length - 1];
    const observer = new ResizeObserver(() => plot.setSize({ width: width(), height }));
    observer.observe(element);
    plot.stop = () => { observer.disconnect(); plot.destroy(); };
  };

  const lines = ({ id, height, columns, y, label, ideal, paths }) => {
    const reference = ideal
      ? [{ label: "best possible", stroke: css("--text"), width: 1.2, dash: [4, 4], points: { show: false },
          value: (u, v) => v == null ? "–" : label(v), paths: uPlot.paths.stepped({ align: 1 }) }]
      : [];
    add(document.getElementById(id), height, {
      cursor: { sync: { key: "time" }, drag: { x: true, y: false } },
      legend: { markers: { fill: (u, i) => u.series[i].stroke() } },
      scales: { x: { time: false, range: [0, data.seconds] }, y },
      axes: axes(72, label),
      plugins: [shadeFaults(true)],
      series: [
        { label: "at", value: (u, v) => v == null ? "–" : v.toFixed(1) + " s" },
        ...reference,
        ...data.policies.map((p, i) => ({
          label: p.name, stroke: policyColor(i), width: i === 0 ? 2.5 : 1.8, spanGaps: false,
          points: { show: false }, value: (u, v) => v == null ? "–" : label(v), paths,
        })),
      ],
    }, [data.policies[0].seconds, ...(ideal ? [data.bestPossible] : []), ...columns]);
  };

  const stack = (parent, policy) => {
    const figure = document.createElement("figure");
    const caption = document.createElement("figcaption");
    caption.textContent = policy.name;
    const element = document.createElement("div");
    element.className = "plot share";
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", `Stacked plot of the share of each site over time under ${policy.name}. The table below has the figures.`);
    figure.append(caption, element);
    parent.append(figure);
    const sums = policy.shares.map((_, site) =>
      policy.seconds.map((_, t) => policy.shares.slice(0, site + 1).reduce((sum, share) => sum + (share[t] || 0) * 100, 0)));
    // The tallest first: each smaller sum is painted over it.
    const order = sums.map((_, site) => site).reverse();
    add(element, 170, {
      legend: { show: false },
      cursor: { sync: { key: "time" }, drag: { x: true, y: false }, points: { show: false } },
      scales: { x: { time: false, range: [0, data.seconds] }, y: { range: [0, 100] } },
      axes: axes(56, v => v + " %"),
      plugins: [marks()],
      series: [{}, ...order.map(site => ({ fill: siteColor(site), stroke: siteColor(site), width: 0, points: { show: false },
        paths: uPlot.paths.stepped({ align: 1 }) }))],
    }, [policy.seconds.map(s => s - bucketSeconds / 2), ...order.map(site => sums[site])]);
  };

  /** Begin and end of each fault, above the areas. */
  const marks = () => ({
    hooks: {
      draw: u => {
        const { ctx, bbox } = u;
        const scale = devicePixelRatio;
        ctx.save();
        ctx.strokeStyle = css("--text");
        ctx.fillStyle = css("--text");
        ctx.font = `600 ${12 * scale}px system-ui, sans-serif`;
        ctx.textAlign = "left";
        ctx.textBaseline = "top";
        ctx.setLineDash([4 * scale, 3 * scale]);
        ctx.lineWidth = scale;
        data.faults.forEach((fault, i) => {
          for (const at of [fault.from, fault.until]) {
            const x = Math.round(u.valToPos(at, "x", true));
            ctx.beginPath();
            ctx.moveTo(x, bbox.top);
            ctx.lineTo(x, bbox.top + bbox.height);
            ctx.stroke();
          }
          ctx.fillText(String(i + 1), u.valToPos(fault.from, "x", true) + 4 * scale, bbox.top + 4 * scale);
        });
        ctx.restore();
      },
    },
  });

  const draw = () => {
    plots.splice(0).forEach(plot => plot.stop());
    const log = { distr: 3, range: (u, min, max) => [Math.max(1, (min || 1) * .8), (max || 10) * 1.6] };
    lines({ id: "p50", height: 300, columns: data.policies.map(p => p.p50), y: log, label: millis, ideal: true });
    lines({ id: "p99", height: 300, columns: data.policies.map(p => p.p99), y: log, label: millis, ideal: true });
    const failed = data.policies.map(p => p.failed.map(n => n / bucketSeconds));
    const most = Math.max(4, ...failed.flat());
    lines({ id: "failed", height: 180, columns: failed, y: { range: [0, most * 1.25] },
      label: v => Math.round(v).toLocaleString("en"), paths: uPlot.paths.stepped({ align: 1 }) });
    const parent = document.getElementById("shares");
    parent.replaceChildren();
    data.policies.forEach(policy => stack(parent, policy));
    const legend = document.getElementById("siteLegend");
    legend.replaceChildren(...data.sites.map((site, i) => {
      const item = document.createElement("span");
      const swatch = document.createElement("i");
      swatch.style.background = siteColor(i);
      item.append(swatch, site);
      return item;
    }));
  };

  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
