/* Draws charts from the data beside them; a table on the page says the same without a script.

   Colours are the tokens of the theme in force: charts are drawn anew when it changes. Words in
   the canvas only, never markup: the policy of the site forbids styles within it. */

(() => {
  const root = document.documentElement;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const NARROW = 560; // pixels of a chart

  const token = (name) => window.getComputedStyle(root).getPropertyValue(name).trim();

  const channels = (colour) => {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = colour;
    const hex = canvas.fillStyle; // whatever was said, now #rrggbb
    return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  };

  const blend = (low, high, part) => {
    const [from, to] = [channels(low), channels(high)];
    return `rgb(${from.map((one, at) => Math.round(one + (to[at] - one) * part)).join(",")})`;
  };

  const luminance = (colour) => {
    const [red, green, blue] = channels(colour).map((one) => {
      const share = one / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };

  const readable = (ground) =>
    [token("--ink"), token("--on-fill"), token("--ground")].reduce((best, next) =>
      contrast(next, ground) > contrast(best, ground) ? next : best,
    );

  const text = (size = 12) => ({ color: token("--ink-soft"), fontFamily: token("--font"), fontSize: size });

  const common = () => ({
    animation: !still.matches,
    animationDuration: 300,
    textStyle: { fontFamily: token("--font") },
    tooltip: {
      renderMode: "richText",
      confine: true,
      backgroundColor: token("--paper"),
      borderColor: token("--line"),
      textStyle: { ...text(13), color: token("--ink") },
    },
  });

  const legend = () => ({
    top: 0,
    left: 0,
    itemWidth: 14,
    itemHeight: 10,
    itemGap: 14,
    textStyle: text(),
  });

  const names = (labels, width, { size = 12, rotate = 0, ...more } = {}) => ({
    type: "category",
    data: labels,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: token("--line") } },
    axisLabel: {
      ...text(size),
      interval: 0,
      rotate,
      width,
      overflow: "break",
      lineHeight: size + 2,
    },
    ...more,
  });

  const values = (more = {}) => ({
    type: "value",
    minInterval: 1,
    axisLabel: text(),
    splitLine: { lineStyle: { color: token("--line-soft") } },
    ...more,
  });

  const heat = (spec, width, measureAt) => {
    const measure = spec.measures[measureAt];
    const highest = Math.max(1, ...measure.numbers.flat());
    const [low, high] = [token(measure.low), token(measure.high)];
    const narrow = width < NARROW;
    const isLong = spec.rows.some((row) => row.length > 9);
    const side = narrow ? (isLong ? 104 : 66) : isLong ? 230 : 150;
    const cells = measure.numbers.flatMap((row, y) =>
      row.map((number, x) => {
        const ground = number === 0 ? token("--paper") : blend(low, high, number / highest);
        const colour = number === 0 ? token("--ink-faint") : readable(ground);
        return {
          value: [x, y, number],
          link: number ? measure.links[y][x] : "",
          itemStyle: { color: ground },
          label: { color: colour },
        };
      }),
    );
    const column = Math.max(36, (width - side) / spec.columns.length - 2);
    const size = narrow ? 11 : 12;
    const words = spec.columns.join(" ").match(/[a-z]+/gi) ?? [];
    const isSlanted = words.some((word) => word.length * 6.2 > column); // it would be cut in two
    const halved = (label) =>
      isSlanted || words.length || label.length * size <= column
        ? label
        : `${label.slice(0, Math.ceil(label.length / 2))}\n${label.slice(Math.ceil(label.length / 2))}`;
    return {
      ...common(),
      grid: {
        left: side,
        right: isSlanted ? 24 : 2,
        top: isSlanted ? 104 : narrow ? 60 : 40,
        bottom: 2,
        outerBoundsMode: "none",
      },
      xAxis: names(spec.columns.map(halved), isSlanted ? 120 : column, {
        position: "top",
        axisLine: { show: false },
        size,
        rotate: isSlanted ? 55 : 0,
      }),
      yAxis: names(spec.rows, side - 10, { inverse: true, axisLine: { show: false }, size }),
      tooltip: {
        ...common().tooltip,
        formatter: ({ value: [x, y, number] }) =>
          `${spec.rows[y]} · ${spec.columns[x]}\n${measure.label}: ${number}`,
      },
      series: [
        {
          type: "heatmap",
          data: cells,
          label: { show: true, fontSize: 14, fontFamily: token("--font") },
          itemStyle: { borderColor: token("--line"), borderWidth: 1 },
          emphasis: { itemStyle: { borderColor: token("--focus"), borderWidth: 2 } },
        },
      ],
      visualMap: { show: false, min: 0, max: highest, seriesIndex: [] },
    };
  };

  const points = (series) =>
    series.numbers.map((value, at) => ({ value, link: value ? (series.links[at] ?? "") : "" }));

  const beside = (labels, width) => {
    const isLatin = labels.some((label) => /[a-z]{3}/i.test(label));
    const room = width >= NARROW ? 150 : isLatin ? 124 : 96;
    return names(labels, room, { inverse: true, size: width < NARROW ? 11 : 12 });
  };

  const bars = (spec, width) => ({
    ...common(),
    legend: { ...legend(), data: spec.series.map((each) => each.label) },
    grid: { left: 0, right: 34, top: 34, bottom: 0 },
    xAxis: values({ axisLabel: { show: false } }),
    yAxis: beside(spec.labels, width),
    tooltip: { ...common().tooltip, trigger: "axis", axisPointer: { type: "shadow" } },
    series: spec.series.map((each) => ({
      type: "bar",
      name: each.label,
      data: points(each),
      barMaxWidth: 12,
      barGap: "15%",
      itemStyle: { color: token(each.tone) },
      label: { show: true, position: "right", ...text(11) },
    })),
  });

  const months = (spec, width) => ({
    ...common(),
    legend: { ...legend(), data: spec.series.map((each) => each.label) },
    grid: { left: 0, right: 8, top: width < NARROW ? 62 : 40, bottom: 0 },
    xAxis: names(spec.labels, 60, {
      axisLabel: { ...text(), interval: width < NARROW ? 2 : 1 },
    }),
    yAxis: values(),
    tooltip: { ...common().tooltip, trigger: "axis", axisPointer: { type: "shadow" } },
    series: spec.series.map((each) => ({
      type: "bar",
      name: each.label,
      data: each.numbers,
      barMaxWidth: 16,
      itemStyle: { color: token(each.tone) },
    })),
  });

  const steps = (spec, width) => ({
    ...common(),
    grid: { left: 0, right: 96, top: 0, bottom: 0 },
    xAxis: values({ show: false, max: spec.series[0].numbers[0] || 1 }),
    yAxis: beside(spec.labels, width),
    tooltip: { show: false },
    series: [
      {
        type: "bar",
        data: spec.series[0].numbers.map((number) => number ?? 0),
        barWidth: 22,
        showBackground: true,
        backgroundStyle: { color: token("--line-soft") },
        itemStyle: { color: token(spec.series[0].tone) },
        silent: true,
        label: {
          show: true,
          position: "right",
          ...text(13),
          color: token("--ink"),
          formatter: ({ dataIndex }) => spec.texts[dataIndex],
        },
      },
    ],
  });

  const KINDS = { heat, bars, months, steps };

  const start = (figure) => {
    const spec = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const canvas = figure.querySelector(".chart-canvas");
    const buttons = [...figure.querySelectorAll("[data-measure]")];
    const chart = window.echarts.init(canvas, null, { renderer: "canvas" });
    let measureAt = 0;
    let width = canvas.clientWidth;

    const draw = () => chart.setOption(KINDS[spec.kind](spec, width, measureAt), true);

    chart.on("click", ({ data }) => {
      if (data?.link) {
        window.location.assign(data.link);
      }
    });
    for (const button of buttons) {
      button.addEventListener("click", () => {
        measureAt = Number(button.dataset.measure);
        for (const each of buttons) {
          each.setAttribute("aria-pressed", String(each === button));
        }
        draw();
      });
    }
    new ResizeObserver(() => {
      if (canvas.clientWidth && canvas.clientWidth !== width) {
        width = canvas.clientWidth;
        chart.resize();
        draw();
      }
    }).observe(canvas);
    new MutationObserver(draw).observe(root, { attributeFilter: ["data-bs-theme"] });
    draw();
  };

  document.querySelectorAll("[data-chart]").forEach(start);
})();
