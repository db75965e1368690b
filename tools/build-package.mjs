// Builds the package of the current directory, one of this checkout or of a folder elsewhere.
import { buildPackage } from './lib/build-package.mjs';

await buildPackage(process.cwd());
