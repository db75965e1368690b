// Where the files of a release come from: an in-toto statement with SLSA's provenance.
import { sha256 } from './sums.mjs';

/**
 * @param {{ name: string, sha256: string }[]} files
 * @param {{ commit: string, at: string, lockfile: string, node: string, npm: string }} of
 */
export function provenanceOf(files, { commit, at, lockfile, node, npm }) {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: files.map(({ name, sha256: digest }) => ({ name, digest: { sha256: digest } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'https://lingtan.example/release/v1',
        externalParameters: { commit },
        internalParameters: { node, npm },
        resolvedDependencies: [
          { uri: 'git+lingtan', digest: { gitCommit: commit } },
          { uri: 'package-lock.json', digest: { sha256: sha256(lockfile) } },
        ],
      },
      runDetails: { builder: { id: 'https://lingtan.example/tools/release' }, metadata: { startedOn: at } },
    },
  };
}
