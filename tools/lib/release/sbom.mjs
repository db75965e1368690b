// The bill of materials of what is shipped, from the lockfile alone: CycloneDX 1.6, the same for the same lockfile.
import { createHash } from 'node:crypto';

/** Of packages whose manifest names none in the form of today, by the text that they bring. */
const licenceTexts = { 'png-js': 'MIT', precond: 'MIT', 'xmlhttprequest-ssl': 'MIT' };

const nameOf = (path) => path.split('node_modules/').at(-1);
const purlOf = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

/** The installed place that a package of another place means by a name: the nearest folder above that has it. */
function placeOf(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    if (/(^|\/)node_modules$/.test(folder)) continue;
    const place = `${folder && `${folder}/`}node_modules/${name}`;
    const found = packages[place];
    // What is for development is not installed with the product, though a package would use it where it is.
    if (found) return found.link ? found.resolved : found.dev ? null : place;
    if (folder === '') return null;
  }
}

export function sbomOf({ version, packages }, { name, workspace, at }) {
  const places = new Set();
  const roots = workspace
    ? [workspace]
    : Object.keys(packages).filter((path) => /^(apps|packages|plugins)\//.test(path));
  const ownDependencies = ({ dependencies = {}, optionalDependencies = {}, peerDependencies = {} }) =>
    Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  const next = roots.filter((path) => !path.includes('node_modules/'));
  const linked = new Set(next);
  const edges = new Map();
  for (let place = next.pop(); place !== undefined; place = next.pop()) {
    const found = ownDependencies(packages[place]).flatMap((each) => placeOf(packages, place, each) ?? []);
    edges.set(place, found);
    for (const each of found) {
      const known = each.includes('node_modules/') ? places : linked;
      if (known.has(each)) continue;
      known.add(each);
      next.push(each);
    }
  }
  const refOf = (place) =>
    `${nameOf(place) === place ? packages[place].name : nameOf(place)}@${packages[place].version}`;
  const all = [...linked, ...places].toSorted();
  const components = new Map(
    all.map((place) => {
      const own = linked.has(place);
      const { version: is, license, integrity, optional } = packages[place];
      const called = own ? packages[place].name : nameOf(place);
      const licence = license ?? (own ? 'Apache-2.0' : licenceTexts[called]);
      return [
        refOf(place),
        {
          type: 'library',
          'bom-ref': refOf(place),
          name: called,
          version: is,
          scope: optional ? 'optional' : 'required',
          purl: purlOf(called, is),
          ...(licence
            ? { licenses: [/[ ()]/.test(licence) ? { expression: licence } : { license: { id: licence } }] }
            : {}),
          ...(integrity
            ? {
                hashes: [
                  { alg: 'SHA-512', content: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex') },
                ],
              }
            : {}),
        },
      ];
    }),
  );
  const dependencies = new Map(
    all.map((place) => [refOf(place), [...new Set(edges.get(place).map(refOf))].toSorted()]),
  );
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: at,
      component: {
        type: workspace ? 'library' : 'application',
        name,
        version: workspace ? packages[workspace].version : version,
      },
    },
    components: [...components.values()],
    dependencies: [...dependencies].map(([ref, dependsOn]) => ({ ref, dependsOn })),
  };
  const hash = createHash('sha256').update(JSON.stringify(bill)).digest('hex');
  const uuid = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  return { ...bill, serialNumber: `urn:uuid:${uuid}` };
}

/** Licences, as SPDX writes them, that must not be in what is shipped: of a choice one may be taken that is none of these. */
export function refusedLicences({ components }) {
  return components.flatMap(({ name, version, licenses }) => {
    if (!licenses?.length) return [`${name} ${version}: no licence`];
    const text = licenses.map(({ license, expression }) => expression ?? license.id).join(' AND ');
    const choices = text.replace(/^\((.*)\)$/, '$1').split(' OR ');
    return choices.every((choice) => /\bA?GPL\b/.test(choice)) ? [`${name} ${version}: ${text}`] : [];
  });
}
