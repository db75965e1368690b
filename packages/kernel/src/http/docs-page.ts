import { docsScript } from './docs-script.ts';

const style = `
:root{color-scheme:light dark;--ink:#1a2421;--soft:#5c6b66;--line:#d5dedb;--paper:#fbfcfb;--card:#fff;--code:#f4f7f6;--accent:#0a6b52}
@media(prefers-color-scheme:dark){:root{--ink:#dfe8e5;--soft:#93a39e;--line:#2a3733;--paper:#101614;--card:#151d1a;--code:#101614;--accent:#5ad1ad}}
body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem;color:var(--ink);background:var(--paper)}
h1{font-size:1.3rem;margin:0}h2{font-size:1rem;margin:1.6rem 0 .4rem}h3{font-size:.85rem;margin:.8rem 0 .2rem;color:var(--soft)}
a{color:var(--accent)}input{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.4rem .6rem;width:100%;box-sizing:border-box;margin:1rem 0 0}
details{border:1px solid var(--line);border-radius:6px;margin:.3rem 0;background:var(--card)}
summary{padding:.4rem .7rem;cursor:pointer}code,pre{font:12px/1.5 ui-monospace,monospace}
.method{display:inline-block;width:4rem;font-weight:600;color:var(--accent)}.permission{color:var(--soft);float:right}.summary{color:var(--soft);margin-left:4rem}
.body{padding:0 .8rem .8rem;border-top:1px solid var(--line)}pre{margin:0;padding:.6rem;overflow:auto;border-radius:6px;background:var(--code)}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.15rem .8rem .15rem 0;vertical-align:top}th{font-weight:500;color:var(--soft)}`;

/** A page over the OpenAPI document: nothing is fetched from elsewhere. `nonce` lets its own script run. */
export function docsPage(nonce: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Lingtan API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>${style}</style></head><body>
<h1>Lingtan API</h1>
<p>OpenAPI 3.1: <a href="/api/openapi.json">/api/openapi.json</a>. Every call needs a session, or
<code>Authorization: Bearer</code> with an API key or device token. Refusals are
<code>application/problem+json</code> with a stable <code>code</code>; <code>params.fields</code> names each wrong field.</p>
<input id="filter" type="search" placeholder="Filter by path, text or permission" aria-label="Filter">
<main id="list"></main>
<noscript>This page draws /api/openapi.json with a script of its own.</noscript>
<script nonce="${nonce}">${docsScript}</script></body></html>`;
}
