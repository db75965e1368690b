/** What draws the page of the API in the browser. Plain text, since no build step touches this page. */
export const docsScript = `
const el = (name, text, cls) => { const e = document.createElement(name); if (text !== undefined) e.textContent = text; if (cls) e.className = cls; return e; };
let doc;
function type(schema, depth = 0, seen = []) {
  if (!schema || Object.keys(schema).length === 0) return 'any';
  if (schema.$ref) {
    const name = schema.$ref.split('/').pop();
    return seen.includes(name) ? name : type(doc.components.schemas[name], depth, [...seen, name]);
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((v) => JSON.stringify(v)).join(' | ');
  const union = schema.anyOf || schema.oneOf;
  if (union) return union.map((s) => type(s, depth, seen)).join(' | ');
  if (schema.type === 'array') return type(schema.items, depth, seen) + '[]';
  const pad = '  '.repeat(depth + 1);
  if (schema.properties) {
    const required = new Set(schema.required);
    const lines = Object.entries(schema.properties).map(([name, s]) =>
      pad + name + (required.has(name) ? '' : '?') + ': ' + type(s, depth + 1, seen) + (s.description ? '  // ' + s.description : ''));
    return '{\\n' + lines.join('\\n') + '\\n' + '  '.repeat(depth) + '}';
  }
  if (schema.type === 'object') return '{ [name]: ' + type(schema.additionalProperties || {}, depth, seen) + ' }';
  return (schema.format || schema.type || 'any') + range(schema);
}
function range(s) {
  const low = s.minimum ?? s.minLength, high = s.maximum ?? s.maxLength;
  const big = (n) => n === undefined || Math.abs(n) >= Number.MAX_SAFE_INTEGER;
  if (big(low) && big(high)) return '';
  return ' (' + (big(low) ? '' : low) + '…' + (big(high) ? '' : high) + ')';
}
function parameters(list) {
  const table = el('table'), head = table.insertRow();
  for (const title of ['Name', 'In', 'Type', 'Default', '']) head.append(el('th', title));
  for (const p of list) {
    const row = table.insertRow(), { default: preset } = p.schema;
    const cells = [p.name + (p.required ? '' : '?'), p.in, type(p.schema), preset === undefined ? '' : JSON.stringify(preset), p.schema.description || ''];
    for (const text of cells) row.append(el('td', text));
  }
  return table;
}
function content(part) {
  const [kind, { schema }] = Object.entries(part.content)[0];
  return kind === 'application/json' ? type(schema) : kind;
}
function operation(path, method, op) {
  const d = el('details'), s = el('summary'), body = el('div', undefined, 'body');
  s.append(el('span', method.toUpperCase(), 'method'), el('code', path), el('span', op['x-permission'], 'permission'), el('div', op.summary, 'summary'));
  d.append(s);
  d.dataset.text = [method, path, op.summary, op['x-permission']].join(' ').toLowerCase();
  d.addEventListener('toggle', () => {
    if (!d.open || body.isConnected) return;
    if (op['x-confirmed-within-s']) body.append(el('p', 'A person must have proved who they are within ' + op['x-confirmed-within-s'] / 60 + ' minutes (POST /api/me/confirm).'));
    if (op.parameters.length > 0) body.append(el('h3', 'Parameters'), parameters(op.parameters));
    if (op.requestBody) body.append(el('h3', 'Body'), el('pre', content(op.requestBody)));
    const status = Object.keys(op.responses).find((code) => code.startsWith('2'));
    body.append(el('h3', 'Answer ' + status), el('pre', content(op.responses[status])));
    d.append(body);
  });
  return d;
}
async function load() {
  const answer = await fetch('/api/openapi.json');
  doc = await answer.json();
  const list = document.getElementById('list');
  for (const { name } of doc.tags) {
    const section = el('section');
    section.append(el('h2', name));
    for (const [path, item] of Object.entries(doc.paths)) for (const [method, op] of Object.entries(item))
      if (op.tags.includes(name)) section.append(operation(path, method, op));
    list.append(section);
  }
}
document.getElementById('filter').addEventListener('input', ({ target }) => {
  const wanted = target.value.toLowerCase();
  for (const d of document.querySelectorAll('details')) d.hidden = !d.dataset.text.includes(wanted);
  for (const s of document.querySelectorAll('section')) s.hidden = !s.querySelector('details:not([hidden])');
});
void load();
`;
