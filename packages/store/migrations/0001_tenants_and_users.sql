-- Tenants, branches, people and their sessions. Every table but catalogues carries tenant_id inside its unique keys.
CREATE TABLE tenants (
  tenant_id  smallint PRIMARY KEY CHECK (tenant_id > 0),
  name       text NOT NULL,
  time_zone  text NOT NULL DEFAULT 'Asia/Shanghai',
  created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO tenants (tenant_id, name) VALUES (1, 'Default');

-- Number of a vehicle or a unit in live frames: one int4 sequence for both, so that no dictionary is needed.
CREATE SEQUENCE wire_no AS integer;

CREATE TABLE branches (
  tenant_id smallint NOT NULL REFERENCES tenants,
  id        uuid NOT NULL,
  name_zh   text NOT NULL,
  name_en   text NOT NULL,
  lat       double precision NOT NULL CHECK (lat BETWEEN -90 AND 90),
  lon       double precision NOT NULL CHECK (lon BETWEEN -180 AND 180),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name_en)
);

CREATE TABLE users (
  tenant_id            smallint NOT NULL REFERENCES tenants,
  id                   uuid NOT NULL,
  username             text NOT NULL,
  display_name         text NOT NULL,
  password_hash        text, -- argon2id, PHC string; NULL: this user cannot sign in with a password
  roles                text[] NOT NULL,
  must_change_password boolean NOT NULL DEFAULT false,
  disabled_at          timestamptz,
  created_at           timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id)
);
-- One name over all tenants: the sign-in form asks for no tenant.
CREATE UNIQUE INDEX users_username ON users (username);

CREATE TABLE sessions (
  token_sha256 bytea PRIMARY KEY,
  tenant_id    smallint NOT NULL,
  user_id      uuid NOT NULL,
  transport    text NOT NULL CHECK (transport IN ('cookie', 'bearer')),
  created_at   timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz NOT NULL,
  FOREIGN KEY (tenant_id, user_id) REFERENCES users ON DELETE CASCADE
);
CREATE INDEX sessions_user ON sessions (tenant_id, user_id);

-- Answers to POSTs that create, by the client's Idempotency-Key, so that a repeated request makes nothing twice.
CREATE TABLE idempotency_keys (
  tenant_id      smallint NOT NULL REFERENCES tenants,
  principal      text NOT NULL,
  key            text NOT NULL,
  request_sha256 bytea NOT NULL,
  status         integer NOT NULL,
  body           jsonb NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, principal, key)
);
