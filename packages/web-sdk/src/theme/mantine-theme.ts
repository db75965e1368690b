import { createTheme } from '@mantine/core';
import { texts } from '../i18n/i18n.ts';

const fade = { duration: 80 };

/**
 * Defaults of the components, by name, so that a page pays only for those it uses; colours and sizes are CSS
 * variables in tokens.css.
 */
export const mantineTheme = createTheme({
  defaultRadius: 4,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    ActionIcon: { defaultProps: { size: 28, variant: 'subtle', color: 'gray' } },
    Button: { defaultProps: { size: 'xs', variant: 'filled' } },
    Drawer: {
      defaultProps: {
        lockScroll: false,
        overlayProps: { backgroundOpacity: 0.28 },
        transitionProps: { duration: 120 },
      },
    },
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    Menu: { defaultProps: { transitionProps: fade, shadow: 'md' } },
    Modal: {
      defaultProps: {
        lockScroll: false,
        overlayProps: { backgroundOpacity: 0.28 },
        transitionProps: { duration: 120, transition: 'fade' },
      },
    },
    Notification: {
      defaultProps: () => ({ closeButtonProps: { 'aria-label': texts.t('action.close', { ns: 'sdk' }) } }),
    },
    NumberInput: { defaultProps: { size: 'xs' } },
    PasswordInput: {
      // Asked for at each drawing: the language may have changed.
      defaultProps: () => ({
        size: 'xs',
        visibilityToggleButtonProps: { 'aria-label': texts.t('form.show-password', { ns: 'sdk' }) },
      }),
    },
    Popover: { defaultProps: { transitionProps: fade, shadow: 'md' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', comboboxProps: { transitionProps: fade, shadow: 'md' } } },
    Switch: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: fade } },
  },
});
