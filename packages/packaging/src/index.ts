export { type PackageFiles, readArchive, writeArchive } from './archive.ts';
export { packagingErrors } from './errors.ts';
export { allowedModules } from './isolated-modules.ts';
export { checkManifest } from './check-manifest.ts';
export { forbiddenImports, openPackage, type PluginPackage, type ServerFiles } from './open-package.ts';
export { makeKey, signFile } from './sign-file.ts';
export {
  checkSignature,
  keyIdOf,
  readPublicKey,
  sha256,
  signatureFile,
  type SignatureFindings,
  signPackage,
} from './signature.ts';
