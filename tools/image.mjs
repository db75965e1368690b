#!/usr/bin/env node
// node tools/image.mjs FILE: the product as an image for containers (OCI archive): Debian's root file system, Node from the
// npm registry, and this checkout as it is built. It asks the registries and nothing else, and needs mmdebstrap, tar and npm.
//   --suite NAME    release of Debian
//   --node VERSION  of Node, as the registry has it
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createImage } from './lib/image/oci-archive.mjs';
import { copyProduct } from './lib/image/product-files.mjs';
import { checkNode, ensureInstalled, root } from './lib/prepare.mjs';
import { onPath } from './lib/provision.mjs';
import { ensureBuilt } from './lib/targets.mjs';

const { values, positionals } = parseArgs({
  options: { suite: { type: 'string', default: 'trixie' }, node: { type: 'string', default: '22.23.5' } },
  allowPositionals: true,
});
if (positionals.length !== 1) {
  console.error('node tools/image.mjs FILE [--suite NAME] [--node VERSION]');
  process.exit(2);
}
checkNode();
for (const tool of ['mmdebstrap', 'tar'])
  if (!onPath(tool)) {
    console.error(`${tool} is not on PATH: an image begins with Debian's root file system (apt-get install ${tool})`);
    process.exit(2);
  }
await ensureInstalled(console.error);
await ensureBuilt(console.error);

const archive = resolve(positionals[0]);
const home = '/var/lib/lingtan';
const place = '/opt/lingtan';
const user = 10_001;
const created = new Date(execFileSync('git', ['log', '-1', '--format=%cI'], { cwd: root, encoding: 'utf8' }).trim());
const at = created.toISOString();
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const work = mkdtempSync(join(tmpdir(), 'lingtan-image-'));
try {
  const image = createImage(join(work, 'image'));
  const system = join(work, 'system.tar');
  // bubblewrap and util-linux keep plugins of vendors apart. PostgreSQL asks for the name of who runs it.
  const account = `lingtan:x:${user}:${user}::${home}:/usr/sbin/nologin`;
  execFileSync(
    'mmdebstrap',
    [
      ...['--variant=essential', '--include=ca-certificates,tzdata,libstdc++6,util-linux,bubblewrap,openssh-client'],
      `--customize-hook=echo '${account}' >> "$1/etc/passwd"; echo 'lingtan:x:${user}:' >> "$1/etc/group"`,
      `--customize-hook=install -d -o ${user} -g ${user} -m 700 "$1${home}"`,
      ...['--dpkgopt=path-exclude=/usr/share/doc/*', '--dpkgopt=path-exclude=/usr/share/man/*'],
      ...[values.suite, system],
    ],
    { stdio: 'inherit', env: { ...process.env, SOURCE_DATE_EPOCH: String(Math.floor(created.getTime() / 1000)) } },
  );
  await image.addLayer(system);

  const node = join(work, 'node');
  const runtime = `node-linux-${process.arch}@${values.node}`;
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', work, runtime], { encoding: 'utf8' }),
  );
  execFileSync('tar', ['-xzf', join(work, packed.filename), '-C', work, 'package/bin/node', 'package/LICENSE']);
  mkdirSync(join(node, 'bin'), { recursive: true });
  mkdirSync(join(node, 'share/licenses'), { recursive: true });
  renameSync(join(work, 'package/bin/node'), join(node, 'bin/node'));
  renameSync(join(work, 'package/LICENSE'), join(node, 'share/licenses/node'));
  await image.addFolder(node, '/usr/local', at);

  // What others made changes seldom, so that it is a layer of its own.
  const product = join(work, 'product');
  await copyProduct(root, product);
  // With what was built of it, so that two images of one version are told apart.
  const main = join(product, 'apps/server/dist/src/main.js');
  const build = execFileSync(process.execPath, [main, '--version'], { encoding: 'utf8' }).trim();
  const modules = join(work, 'modules');
  mkdirSync(modules);
  renameSync(join(product, 'node_modules'), join(modules, 'node_modules'));
  await image.addFolder(modules, place, at);
  await image.addFolder(product, place, at);

  const digest = image.write(archive, {
    ...{ created: at, architecture: process.arch === 'x64' ? 'amd64' : process.arch, name: `lingtan:${version}` },
    config: {
      User: `${user}:${user}`,
      WorkingDir: place,
      Env: [
        'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        'NODE_ENV=production',
        `LINGTAN_DATA_DIR=${home}`,
      ],
      Entrypoint: ['node', 'apps/server/dist/src/main.js'],
      Cmd: ['start'],
      Volumes: { [home]: {} },
      ExposedPorts: { '8080/tcp': {}, '1883/tcp': {}, '8212/tcp': {} },
      StopSignal: 'SIGTERM',
      Labels: { 'org.opencontainers.image.title': 'Lingtan', 'org.opencontainers.image.version': build },
    },
  });
  console.log(`${archive}  lingtan:${version} (${build})  ${digest}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
