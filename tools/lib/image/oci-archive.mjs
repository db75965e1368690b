// An image as the Open Container Initiative describes it (image-spec v1.1): blobs by their hash, one manifest, one index.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const types = {
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
};

/**
 * Collects layers and writes the archive. Equal layers and settings give equal bytes: times are those of `created`.
 * @param folder where the blobs are kept meanwhile; it is made
 */
export function createImage(folder) {
  const blobs = join(folder, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const layers = [];
  const keep = (bytes, mediaType) => {
    const hash = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(blobs, hash), bytes);
    return { mediaType, digest: `sha256:${hash}`, size: bytes.length };
  };
  return {
    /** @param tar a tar file, which is taken as it is and deleted */
    async addLayer(tar) {
      const [plain, packed] = [createHash('sha256'), createHash('sha256')];
      const passing = (hash) =>
        async function* (chunks) {
          for await (const chunk of chunks) {
            hash.update(chunk);
            yield chunk;
          }
        };
      const file = join(blobs, 'layer');
      await pipeline(
        createReadStream(tar),
        passing(plain),
        createGzip({ level: 6 }),
        passing(packed),
        createWriteStream(file),
      );
      rmSync(tar);
      const hash = packed.digest('hex');
      renameSync(file, join(blobs, hash));
      layers.push({ digest: `sha256:${hash}`, size: statSync(join(blobs, hash)).size, diff: plain.digest('hex') });
    },
    /** Adds the contents of `from`, owned by root, under `at` as a layer. */
    async addFolder(from, at, created) {
      const tar = join(folder, 'layer.tar');
      execFileSync(
        'tar',
        [
          ...['--create', `--file=${tar}`, '--sort=name', '--format=posix', '--pax-option=delete=atime,delete=ctime'],
          ...['--owner=0', '--group=0', '--numeric-owner', '--mode=go=rX,u+rw', `--mtime=${created}`],
          // Links inside the folder keep their targets; names of files get the place in the image.
          ...[`--transform=flags=rh;s,^\\.,${at.replace(/^\//, '')},`, `--directory=${from}`, '.'],
        ],
        { stdio: ['ignore', 'inherit', 'inherit'] },
      );
      await this.addLayer(tar);
    },
    /** Writes the archive, which `podman load`, `skopeo` and `docker load` read. */
    write(archive, { created, architecture, name, config }) {
      const settings = keep(
        JSON.stringify({
          ...{ created, architecture, os: 'linux', config },
          rootfs: { type: 'layers', diff_ids: layers.map(({ diff }) => `sha256:${diff}`) },
          history: layers.map(() => ({ created })),
        }),
        types.config,
      );
      const listed = layers.map(({ digest, size }) => ({ mediaType: types.layer, digest, size }));
      const manifest = keep(
        JSON.stringify({ schemaVersion: 2, mediaType: types.manifest, config: settings, layers: listed }),
        types.manifest,
      );
      const named = { ...manifest, annotations: { 'org.opencontainers.image.ref.name': name } };
      writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
      writeFileSync(
        join(folder, 'index.json'),
        JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests: [named] }),
      );
      execFileSync('tar', ['-cf', archive, '-C', folder, 'oci-layout', 'index.json', 'blobs']);
      return manifest.digest;
    },
  };
}
