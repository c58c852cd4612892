-- A person chose the replacement vehicle and its driver: who, why, and the rules that were overruled by it; NULL: the plan did.
ALTER TABLE replacement_decisions
  ADD COLUMN chosen_by     uuid,
  ADD COLUMN choice_reason text,
  ADD COLUMN overruled     jsonb, -- {"vehicle": [rule …], "driver": [rule …]}
  ADD FOREIGN KEY (tenant_id, chosen_by) REFERENCES users,
  ADD CHECK (num_nulls(chosen_by, choice_reason, overruled) IN (0, 3));
