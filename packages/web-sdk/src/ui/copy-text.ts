import { texts } from '../i18n/i18n.ts';
import { notify } from './notify.ts';

/** The way before the clipboard API, which browsers keep to https: plants often serve plain http on their own network. */
function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.style.position = 'fixed';
  field.style.opacity = '0';
  // Inside an open dialog, which would take the focus back.
  const host = document.activeElement?.closest('[role="dialog"]') ?? document.body;
  host.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  return done;
}

/** Copies a text and says whether that worked. */
export async function copyText(text: string): Promise<void> {
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch {
    done = copyBySelection(text);
  }
  if (done) notify.info(texts.t('action.copied', { ns: 'sdk' }));
  else notify.warning(texts.t('action.copy-failed', { ns: 'sdk' }));
}
