import type { PluginPageProps } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { CertificateDetailPage } from './certificate-detail.tsx';
import { CertificatesPage } from './certificates-page.tsx';

/** The list, or one range of it. */
export function CertificatesSection({ rest }: PluginPageProps): ReactNode {
  return /^\d+$/.test(rest) ? <CertificateDetailPage id={rest} /> : <CertificatesPage />;
}
