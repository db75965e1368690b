import { notifications } from '@mantine/notifications';
import { asProblem } from '../api/problem.ts';
import { shellLink } from '../api/shell-link.ts';

function show(tone: string, message: string, title?: string, autoClose: number | false = 4000): void {
  const link = shellLink();
  if (link) return link.notify(tone, message, title);
  notifications.show({
    message,
    title,
    autoClose,
    className: `lt-notification lt-notification-${tone}`,
    withBorder: true,
  });
}

/** Short messages at the corner of the screen. A failure stays until it is closed. */
export const notify = {
  info: (message: string, title?: string): void => show('info', message, title),
  success: (message: string, title?: string): void => show('success', message, title),
  warning: (message: string, title?: string): void => show('warning', message, title, 8000),
  /** Shows sentence, hint and code of whatever was thrown. */
  error: (error: unknown, title?: string): void => {
    const { problem } = asProblem(error);
    const text = [problem.detail ?? problem.title, problem.hint].filter(Boolean).join(' ');
    show('error', `${text} (${problem.code})`, title, false);
  },
};
