/** A plain page over the OpenAPI document: no code from elsewhere, readable without scripts of others. */
export function docsPage(nonce: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Lingtan API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1a2421;background:#fbfcfb}
h1{font-size:1.3rem}h2{font-size:1rem;margin:1.5rem 0 .4rem}
details{border:1px solid #d5dedb;border-radius:6px;margin:.3rem 0;background:#fff}
summary{padding:.4rem .7rem;cursor:pointer}code,pre{font:12px/1.5 ui-monospace,monospace}
.m{display:inline-block;width:4.2rem;font-weight:600;color:#0a6b52}.p{color:#5c6b66;float:right}
pre{margin:0;padding:.7rem;overflow:auto;border-top:1px solid #d5dedb;background:#f4f7f6}
@media(prefers-color-scheme:dark){body{color:#dfe8e5;background:#101614}details{background:#151d1a;border-color:#2a3733}pre{background:#101614;border-color:#2a3733}.m{color:#5ad1ad}}
</style></head><body><h1>Lingtan API</h1>
<p>OpenAPI 3.1: <a href="/api/openapi.json">/api/openapi.json</a>. Errors are <code>application/problem+json</code> with a stable <code>code</code>.</p>
<main id="list"></main>
<script nonce="${nonce}">
void load();
async function load(){ const answer = await fetch('/api/openapi.json'); const doc = await answer.json(); draw(doc); }
function element(name, text, cls){ const e=document.createElement(name); if(text!==undefined)e.textContent=text; if(cls)e.className=cls; return e; }
function draw(doc){
  const groups = new Map();
  for (const [path, item] of Object.entries(doc.paths)) for (const [method, op] of Object.entries(item)) {
    const tag = op.tags[0]; if(!groups.has(tag)) groups.set(tag, []); groups.get(tag).push({path, method, op});
  }
  const list = document.getElementById('list');
  for (const [tag, entries] of groups) {
    list.append(element('h2', tag));
    for (const {path, method, op} of entries) {
      const d = element('details'), s = element('summary');
      s.append(element('span', method.toUpperCase(), 'm'), element('code', path), element('span', op['x-permission'], 'p'), element('div', op.summary));
      d.append(s, element('pre', JSON.stringify({parameters: op.parameters, requestBody: op.requestBody, responses: op.responses}, null, 2)));
      list.append(d);
    }
  }
}
</script></body></html>`;
}
