/** How the page looks. */
export const STYLE = `
body { font: 15px/1.45 system-ui, sans-serif; color: #1d2125; background: #fff; margin: 28px auto; max-width: 1180px; padding: 0 20px }
h1 { font-size: 26px } h2 { margin-top: 40px; border-bottom: 1px solid #ddd; padding-bottom: 4px } h3 { margin-top: 24px }
.wide { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: 3px 12px 3px 0; text-align: right; white-space: nowrap }
th:first-child, td:first-child, th:nth-child(2), td:nth-child(2) { text-align: left } thead th { border-bottom: 1px solid #999; font-weight: 600 }
tbody th { padding-top: 12px } tr.chance td { color: #6a7278 } tr.chance td:nth-child(2) { text-align: right }
td { vertical-align: top } td.best { font-weight: 600 } small { display: block; color: #6a7278; font-weight: 400; font-size: 11px; margin-top: -3px } .muted { color: #6a7278 }
.charts { display: flex; flex-wrap: wrap; gap: 14px } svg text { font: 11px system-ui, sans-serif; fill: #1d2125 }
svg .title { font-size: 13px; font-weight: 600 } svg .muted, svg .tick { fill: #6a7278; font-weight: 400 }
.grid { stroke: #e6e8ea } .chanceline { stroke: #8a9298; stroke-dasharray: 4 3; fill: none } .whisker { stroke-opacity: .35; stroke-width: 2 }
.key { display: inline-block; margin-right: 16px; white-space: nowrap } .key i { display: inline-block; width: 12px; height: 12px; margin-right: 6px; border-radius: 2px; vertical-align: -1px }
.key i.dashed { height: 0; border-top: 2px dashed #8a9298; border-radius: 0; vertical-align: 4px } .key i.round { border: 2px solid #444; border-radius: 50%; box-sizing: border-box } .key i.filled { background: #444 }
.map { position: relative; max-width: 760px; border: 1px solid #ddd } .map svg { display: block; width: 100% }
.map circle { stroke-width: 2; opacity: .85 } .map circle.query { stroke: #fff; stroke-width: 1 } .map circle.near { opacity: 1; stroke: #111; stroke-width: 2.5 }
.links line { stroke: #111 } .tip { position: absolute; pointer-events: none; background: #fff; border: 1px solid #999; padding: 4px; box-shadow: 0 2px 8px #0003; z-index: 1 }
.tip[hidden] { display: none } .tip img { display: block; max-width: 128px; max-height: 128px } .tip span { font-size: 12px; display: block; max-width: 170px; overflow-wrap: anywhere }
.match { display: flex; gap: 12px; align-items: flex-start; margin: 0 0 16px } .match figure { margin: 0; width: 92px; flex: none } figcaption { font-size: 12px; color: #6a7278 }
.match img { width: 84px; height: 84px; object-fit: contain; border: 2px solid #e6e8ea; border-radius: 3px; background: #fff; box-sizing: content-box }
.nearest { display: grid; grid-template-columns: repeat(auto-fill, 76px); gap: 4px; flex: 1; min-width: 0; max-width: 800px } .nearest img { width: 72px; height: 72px } img.hit { border-color: #009e4f; box-shadow: 0 0 0 1px #009e4f } img.query { border-color: #1d2125 }
.none { display: flex; width: 84px; height: 84px; border: 2px dashed #ccc; font-size: 12px; align-items: center; text-align: center; color: #6a7278 }
@media (max-width: 700px) { .match { flex-wrap: wrap } .nearest { flex-basis: 100% } }`;
