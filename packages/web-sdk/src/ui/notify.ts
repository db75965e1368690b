import { notifications } from '@mantine/notifications';
import { asProblem, problemText } from '../api/problem.ts';
import { shellLink } from '../api/shell-link.ts';

/** What went wrong on a page, as long as it is shown. */
const ofPage = new Set<string>();

function show(tone: string, message: string, title?: string, autoClose = 4000): void {
  const link = shellLink();
  if (link) return link.notify(tone, message, title);
  const id = notifications.show({
    message,
    title,
    autoClose,
    className: `lt-notification lt-notification-${tone}`,
    withBorder: true,
    onClose: ({ id: closed }) => void ofPage.delete(closed ?? ''),
  });
  if (tone === 'error' || tone === 'warning') ofPage.add(id);
}

/** How long a failure is shown, ms: twice as long as most people need to read it. The pointer over it holds it. */
const readingMs = (text: string): number => 8000 + 100 * text.length;

/** Short messages at the corner of the screen. Each ends by itself; what must stay belongs on the page. */
export const notify = {
  info: (message: string, title?: string): void => show('info', message, title),
  success: (message: string, title?: string): void => show('success', message, title),
  warning: (message: string, title?: string): void => show('warning', message, title, 8000),
  /** Shows sentence, hint and code of whatever was thrown. */
  error: (error: unknown, title?: string): void => {
    const { problem } = asProblem(error);
    const text = problemText(problem);
    show('error', `${text} (${problem.code})`, title, readingMs(text));
  },
  /** Another page is shown: what went wrong on the one before is not of this one. What was done may still be read. */
  leavePage: (): void => {
    for (const id of ofPage) notifications.hide(id);
  },
};
