import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '@lingtan/test-kit';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'lingtan-container-'));
const name = `lingtan-${process.pid}`;

/**
 * Runs podman. Where both kinds of control groups are mounted its runtime refuses to begin, so that it gets a view of the
 * mounts without the second kind; containers here are limited by nobody.
 */
const podman = (...words: string[]) =>
  spawnSync(
    'unshare',
    [
      '--mount',
      'sh',
      '-c',
      'umount /sys/fs/cgroup/unified 2>/dev/null; exec podman --log-level=error "$@"',
      'sh',
      ...words,
    ],
    { encoding: 'utf8', timeout: 300_000 },
  );
const answered = (words: string[]): string => {
  const { status, stdout, stderr } = podman(...words);
  expect(status, `podman ${words[0]}: ${stderr}`).toBe(0);
  return stdout.trim();
};

afterAll(() => {
  podman('rm', '--force', name);
  rmSync(folder, { recursive: true, force: true });
});

it('runs as an ordinary user on a file system that it cannot write to, and stops without being killed', async ({
  skip,
}) => {
  for (const tool of ['podman', 'mmdebstrap'])
    if (spawnSync(tool, ['--version']).error) return skip(`${tool} is not on this machine`);
  if (process.getuid?.() !== 0) return skip('containers of this test need root');
  const archive = join(folder, 'lingtan.tar');
  execFileSync(process.execPath, [join(import.meta.dirname, 'image.mjs'), archive], { stdio: 'inherit' });
  const image = answered(['load', '--quiet', '--input', archive]).replace('Loaded image: ', '');
  const data = join(folder, 'data');
  mkdirSync(data);
  // The user of the container goes through the folder to its data.
  chmodSync(folder, 0o755);
  answered([
    ...['run', '--detach', '--name', name, '--network=host', '--cgroups=disabled'],
    ...['--read-only', '--tmpfs=/tmp', '--cap-drop=all', '--security-opt=no-new-privileges'],
    ...[`--volume=${data}:/var/lib/lingtan:U`, '--env=PORT=0'],
    ...['--env=LINGTAN_MQTT_PORT=0', '--env=LINGTAN_HJ212_PORT=0', image],
  ]);
  let url: string | undefined;
  await waitUntil(
    () => {
      url = /Lingtan runs at (http:\S+)/.exec(podman('logs', name).stdout)?.[1];
      return url !== undefined;
    },
    240_000,
    () => podman('logs', name).stdout,
  );
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect((await fetch(`${url}/`)).status).toBe(200);
  expect(answered(['exec', name, 'id', '-un'])).toBe('lingtan');
  expect(podman('exec', name, 'touch', '/opt/lingtan/changed').status).not.toBe(0);
  answered(['stop', '--time=60', name]);
  expect(answered(['inspect', '--format={{.State.ExitCode}}', name])).toBe('0');
  answered(['rmi', '--force', image]);
});
