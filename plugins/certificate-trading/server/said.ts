import { codedText, type CodedParams } from '@lingtan/sdk';

/** Why the plugin itself changes something, as a code among its texts: kept with the transaction and in the audit log. */
export function said(key: string, params?: CodedParams): string {
  return codedText('certificate-trading', key, params);
}
