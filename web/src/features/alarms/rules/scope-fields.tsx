import { BranchId, VehicleClass, type AlarmScope } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { useBranchName } from '../../../data/branch-name.ts';
import { useFleet } from '../../../data/fleet-store.ts';
import { CheckGroup } from '../../devices/model-fields.tsx';
import { useDeviceModels } from '../../devices/use-devices.ts';

const KINDS = ['all', 'branches', 'classes', 'device_models', 'vehicles'] as const;

interface Props {
  scope: AlarmScope;
  /** A rule that is narrower stays so: its kind of scope is what it is. */
  isFixed: boolean;
  onChange: (scope: AlarmScope) => void;
}

/** Whom a rule is for. */
export function ScopeFields({ scope, isFixed, onChange }: Props) {
  const { t } = useTranslation();
  const { vehicles, branches } = useFleet();
  const nameOfBranch = useBranchName();
  const models = useDeviceModels().data?.items.map(({ name }) => name) ?? [];
  const plates = new Map([...vehicles.values()].map((vehicle) => [vehicle.plate, vehicle.id]));

  const choose = (to: (typeof KINDS)[number]): void => {
    const [branch] = branches.keys();
    const [vehicle] = vehicles.values();
    const [model] = models;
    if (to === 'all') onChange({ to });
    else if (to === 'classes') onChange({ to, classes: ['economy'] });
    else if (to === 'branches' && branch) onChange({ to, branchIds: [BranchId.parse(branch)] });
    else if (to === 'vehicles' && vehicle) onChange({ to, vehicleIds: [vehicle.id] });
    else if (to === 'device_models' && model) onChange({ to, models: [model] });
  };

  return (
    <fieldset className="field">
      <legend className="label">{t('alarms.rules.scope.label')}</legend>
      <select
        className="input"
        aria-label={t('alarms.rules.scope.label')}
        value={scope.to}
        onChange={(event) => choose(KINDS.find((kind) => kind === event.target.value) ?? 'all')}
      >
        {KINDS.filter((kind) => !isFixed || kind !== 'all').map((kind) => (
          <option key={kind} value={kind}>
            {t(`alarms.rules.scope.${kind}`)}
          </option>
        ))}
      </select>
      {scope.to === 'classes' && (
        <CheckGroup
          legend={t('alarms.rules.scope.classes')}
          options={VehicleClass.options}
          chosen={scope.classes}
          labelOf={(name) => t(`fleet.class.${name}`)}
          onChange={(classes) => classes.length > 0 && onChange({ to: 'classes', classes })}
        />
      )}
      {scope.to === 'branches' && (
        <CheckGroup
          legend={t('alarms.rules.scope.branches')}
          options={[...branches.values()].map(({ id }) => id)}
          chosen={scope.branchIds}
          labelOf={nameOfBranch}
          onChange={(branchIds) => branchIds.length > 0 && onChange({ to: 'branches', branchIds })}
        />
      )}
      {scope.to === 'device_models' && (
        <CheckGroup
          legend={t('alarms.rules.scope.device_models')}
          options={models}
          chosen={scope.models}
          labelOf={(name) => name}
          onChange={(chosen) => chosen.length > 0 && onChange({ to: 'device_models', models: chosen })}
        />
      )}
      {scope.to === 'vehicles' && (
        <textarea
          className="input"
          rows={3}
          aria-label={t('alarms.rules.scope.vehicles')}
          defaultValue={scope.vehicleIds.map((id) => vehicles.get(id)?.plate ?? id).join('\n')}
          onBlur={(event) => {
            const vehicleIds = event.target.value.split(/[\s,，;；]+/).flatMap((plate) => plates.get(plate) ?? []);
            if (vehicleIds.length > 0) onChange({ to: 'vehicles', vehicleIds });
          }}
        />
      )}
    </fieldset>
  );
}
