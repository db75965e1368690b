export { createEvidence, type Evidence, type EvidenceNode, type EvidenceView } from './evidence.ts';
export { exportEvidencePack, type PackOptions } from './evidence-pack.ts';
export type { PackEntry, PackFooter, PackHeader } from './pack-format.ts';
export type { DependentsFn, EvidenceRegistry, ExplainFn } from './evidence-registry.ts';
export { evidenceErrors } from './errors.ts';
export { verifyPack, type PackProblem, type PackVerification, type TrustedSigner } from './verify-pack.ts';
