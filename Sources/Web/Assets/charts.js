// Puts a livelier picture in place of each drawn one: figures under the pointer, a legend that switches series off, a click that opens
// the list. It reads the table beside the picture, so there is one set of figures. Without it, or without ECharts, nothing is missing.

const source = document.documentElement.dataset.echarts;
const figures = [...document.querySelectorAll("figure.chart[data-chart]")];
const still = matchMedia("(prefers-reduced-motion: reduce)");

if (figures.length > 0) {
    const echarts = await library();
    if (echarts) for (const figure of figures) enliven(figure, echarts);
    else for (const note of document.querySelectorAll(".chart-note")) note.hidden = false;
}

/** ECharts, or nothing when set-up did not install it. */
async function library() {
    if (!source) return undefined;
    try {
        return (await import(source)).echarts;
    } catch {
        return undefined;
    }
}

/** The figures as the table has them. An amount that is not known is null. */
function read(figure) {
    const table = figure.querySelector("table.chart-table");
    const rows = [...table.tBodies[0].rows];
    const cells = rows.map((row) => [...row.cells].slice(1));
    return {
        title: figure.querySelector("figcaption h3").textContent,
        form: figure.dataset.chart,
        unit: figure.dataset.unit,
        categories: rows.map((row) => row.cells[0].textContent.trim()),
        tiles: rows.map((row) => [Number(row.dataset.column), Number(row.dataset.row)]),
        series: [...table.tHead.rows[0].cells].slice(1).map((head, index) => ({
            name: head.textContent.trim(),
            amounts: cells.map((row) => ("amount" in row[index].dataset ? Number(row[index].dataset.amount) : null)),
            texts: cells.map((row) => row[index].textContent.trim()),
            links: cells.map((row) => row[index].querySelector("a")?.href),
        })),
    };
}

function enliven(figure, echarts) {
    const data = read(figure);
    const style = getComputedStyle(figure);
    const look = {
        colours: [0, 1, 2, 3, 4, 5].map((index) => style.getPropertyValue(`--s${index}`).trim()),
        shades: [0, 1, 2, 3, 4].map((index) => style.getPropertyValue(`--h${index}`).trim()),
        ink: style.color,
        font: style.fontFamily,
    };
    const picture = figure.querySelector(".chart-picture");
    const live = document.createElement("div");
    live.className = "chart-live";
    // The table says the same; a canvas says nothing.
    live.setAttribute("aria-hidden", "true");
    picture.append(live);
    picture.classList.add("is-live");
    // What lies on the canvas needs no scrolling, and so no stop for the keyboard.
    picture.removeAttribute("tabindex");
    live.style.height = `${height(data, live.clientWidth)}px`;

    const chart = echarts.init(live, null, { renderer: "canvas" });
    const draw = () => chart.setOption({ ...frame(data, look), ...body(data, look, echarts, live) }, true);
    draw();
    new ResizeObserver(() => {
        // Nothing to fit into while the page is printed.
        if (live.clientWidth === 0) return;
        live.style.height = `${height(data, live.clientWidth)}px`;
        chart.resize();
        draw();
    }).observe(live);
    if (data.series.some((series) => series.links.some(Boolean))) live.dataset.links = "";
    chart.on("click", (event) => {
        const link = data.series[event.seriesIndex]?.links[event.dataIndex];
        if (link) location.assign(link);
    });
}

function height(data, width) {
    if (data.form === "lines") return 320;
    if (data.form === "tiles") return Math.round(Math.min(640, width) * rowCount(data) / columnCount(data)) + 8;
    return 90 + data.categories.length * 30;
}

function columnCount(data) {
    return Math.max(...data.tiles.map(([column]) => column)) + 1;
}

function rowCount(data) {
    return Math.max(...data.tiles.map(([, row]) => row)) + 1;
}

/** What every form has. Tips are drawn on the canvas: as HTML they would need inline styles, which the security policy forbids. */
function frame(data, look) {
    return {
        animation: !still.matches,
        color: look.colours,
        textStyle: { fontFamily: look.font, color: look.ink },
        tooltip: {
            renderMode: "richText",
            confine: true,
            trigger: data.form === "tiles" || data.form === "bars" ? "item" : "axis",
            axisPointer: { type: data.form === "lines" ? "line" : "shadow" },
            formatter: (event) => tip(data, event),
        },
        legend: data.series.length > 1 ? { top: 0, left: 0, textStyle: { color: look.ink } } : undefined,
        grid: { left: 8, right: data.form === "bars" ? 56 : 20, top: data.series.length > 1 ? 40 : 16, bottom: 8, containLabel: true },
    };
}

function tip(data, event) {
    const items = Array.isArray(event) ? event : [event];
    const lines = items.map((item) => {
        const series = data.series[item.seriesIndex];
        return data.series.length > 1 ? `${series.name}：${series.texts[item.dataIndex]}` : series.texts[item.dataIndex];
    });
    return [data.categories[items[0].dataIndex], ...lines].join("\n");
}

function body(data, look, echarts, live) {
    if (data.form === "tiles") return tiles(data, look, echarts, live);
    const names = { type: "category", data: data.categories, axisLabel: { color: look.ink }, axisTick: { show: false } };
    const amounts = { type: "value", axisLabel: { color: look.ink } };
    const series = data.series.map((one, index) => ({ name: one.name, data: one.amounts, ...shape(data, one, index, look) }));
    if (data.form === "lines") return { xAxis: { ...names, boundaryGap: false }, yAxis: amounts, series };
    return { xAxis: amounts, yAxis: { ...names, inverse: true }, series };
}

function shape(data, series, index, look) {
    const dashes = ["solid", "dashed", "dotted"];
    if (data.form === "lines") {
        const symbol = ["circle", "rect", "triangle", "diamond"][index % 4];
        return { type: "line", symbol, symbolSize: 8, lineStyle: { type: dashes[index % 3] } };
    }
    if (data.form === "stacked-bars") return { type: "bar", barMaxWidth: 20, stack: "all" };
    const label = { show: true, position: "right", color: look.ink, formatter: (event) => series.texts[event.dataIndex] };
    return { type: "bar", barMaxWidth: 20, label };
}

/** A schematic map: one square for each place, registered as a map of squares. */
function tiles(data, look, echarts, live) {
    const name = `tiles-${data.title}`;
    const square = ([column, row]) => {
        const [left, top, right, bottom] = [column, -row, column + 0.96, -row - 0.96];
        return [[[left, top], [right, top], [right, bottom], [left, bottom], [left, top]]];
    };
    const features = data.categories.map((place, index) => ({
        type: "Feature",
        properties: { name: place },
        geometry: { type: "Polygon", coordinates: square(data.tiles[index]) },
    }));
    echarts.registerMap(name, { type: "FeatureCollection", features });
    const series = data.series[0];
    // The same five shades as the drawn map; see ShadeSteps.
    const known = series.amounts.filter((amount) => amount !== null);
    const [low, high] = [Math.min(...known), Math.max(...known)];
    const shade = (amount) => (high > low ? Math.min(4, Math.floor(((amount - low) / (high - low)) * 5)) : 0);
    const colour = (amount) => (amount === null ? "#eceff1" : look.shades[shade(amount)]);
    const isDark = (index) => series.amounts[index] !== null && shade(series.amounts[index]) >= 3;
    const label = (index) => ({
        show: true,
        color: isDark(index) ? "#fff" : look.ink,
        formatter: `${data.categories[index].replace(/(新村)?街道$|镇$/, "")}\n${series.texts[index]}`,
    });
    return {
        series: [{
            type: "map",
            map: name,
            aspectScale: 1,
            layoutCenter: ["50%", "50%"],
            layoutSize: Math.min(640, live.clientWidth) - 8,
            selectedMode: false,
            itemStyle: { borderWidth: 0 },
            emphasis: { itemStyle: { areaColor: "#f0a202" }, label: { color: look.ink } },
            data: data.categories.map((place, index) => ({
                name: place,
                value: series.amounts[index] ?? NaN,
                label: label(index),
                itemStyle: { areaColor: colour(series.amounts[index]) },
            })),
        }],
    };
}
