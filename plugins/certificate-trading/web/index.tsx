import { defineWebPlugin } from '@lingtan/web-sdk';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { ScreenCertificatesWidget } from './screen/certificates-widget.tsx';
import { CertificateSection } from './section.ts';

export default defineWebPlugin({
  id: 'certificate-trading',
  pages: { '/': CertificateSection },
  widgets: { 'screen-certificates': ScreenCertificatesWidget },
  locales: { en, 'zh-CN': zh },
});
