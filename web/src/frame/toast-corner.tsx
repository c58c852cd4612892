import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { toastManager } from './toasts.ts';

/** Where toasts appear: bottom right of the map, at most three. */
export function ToastCorner() {
  return (
    <Toast.Provider toastManager={toastManager} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Toasts() {
  const { t } = useTranslation();
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={`toast ${toast.type ?? 'plain'}`}>
      <Toast.Content className="toast-content">
        <div className="toast-text">
          <Toast.Title className="toast-title" />
          <Toast.Description className="muted" />
        </div>
        {toast.actionProps && <Toast.Action className="button small" />}
        <Toast.Close className="icon-button" aria-label={t('common.dismiss')}>
          <X />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
