"""first schema"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from surveys.core import schema

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("at", schema.UTC(), nullable=False),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entries_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_subject"), ["subject"], unique=False)

    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("legal_basis", sa.String(length=300), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind in ('off', 'substitute', 'swapped_off', 'swapped_work')", name=op.f("ck_calendar_days_kind")
        ),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_days")),
    )
    op.create_table(
        "catalogue_version",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_version")),
    )
    op.create_table(
        "consent_texts",
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_used_at", schema.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_consent_texts")),
    )
    op.create_table(
        "fields",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_vi", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fields")),
        sa.UniqueConstraint("code", name=op.f("uq_fields_code")),
    )
    op.create_table(
        "office_settings",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", schema.Json, nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("changed_at", schema.UTC(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_office_settings")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("dedupe_key", sa.String(length=160), nullable=False),
        sa.Column("payload", schema.Json, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", schema.UTC(), nullable=False),
        sa.Column("due_at", schema.UTC(), nullable=False),
        sa.Column("lease_until", schema.UTC(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("sent_at", schema.UTC(), nullable=True),
        sa.CheckConstraint("state in ('waiting', 'sending', 'sent', 'failed')", name=op.f("ck_outbox_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_state_due_at", ["state", "due_at"], unique=False)

    op.create_table(
        "petition_numbers",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_petition_numbers")),
    )
    op.create_table(
        "quarantined_responses",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("response_id", schema.UUIDKey(), nullable=False),
        sa.Column("received_at", schema.UTC(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("payload", schema.Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantined_responses")),
        sa.UniqueConstraint("response_id", name=op.f("uq_quarantined_responses_response_id")),
    )
    op.create_table(
        "quotas",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "key", "day", name=op.f("pk_quotas")),
    )
    with op.batch_alter_table("quotas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quotas_day"), ["day"], unique=False)

    op.create_table(
        "reply_templates",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.String(length=500), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_templates")),
        sa.UniqueConstraint("code", name=op.f("uq_reply_templates_code")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_at", schema.UTC(), nullable=False),
        sa.CheckConstraint("scope in ('pair', 'address', 'account', 'code')", name=op.f("ck_sign_in_attempts_scope")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
        sa.UniqueConstraint("scope", "key", name=op.f("uq_sign_in_attempts_scope_key")),
    )
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempts_last_at"), ["last_at"], unique=False)

    op.create_table(
        "surveys",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title_vi", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("code", name=op.f("uq_surveys_code")),
    )
    op.create_table(
        "units",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("parent_id", schema.BigKey, nullable=True),
        sa.Column("name_vi", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("short_vi", sa.String(length=60), nullable=False),
        sa.Column("short_en", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind in ('department', 'leaders', 'office', 'division', 'branch', 'centre', 'desk', 'committee')",
            name=op.f("ck_units_kind"),
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("fk_units_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("code", name=op.f("uq_units_code")),
    )
    with op.batch_alter_table("units", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_units_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "counters",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("unit_id", schema.BigKey, nullable=False),
        sa.Column("name_vi", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_counters_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counters")),
        sa.UniqueConstraint("code", name=op.f("uq_counters_code")),
    )
    with op.batch_alter_table("counters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_counters_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "procedures",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("field_id", schema.BigKey, nullable=False),
        sa.Column("unit_id", schema.BigKey, nullable=True),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("days_min", sa.Integer(), nullable=True),
        sa.Column("days_max", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "days_min is null or (days_min > 0 and days_max is not null and days_max >= days_min)",
            name=op.f("ck_procedures_days"),
        ),
        sa.ForeignKeyConstraint(["field_id"], ["fields.id"], name=op.f("fk_procedures_field_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_procedures_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedures")),
        sa.UniqueConstraint("code", name=op.f("uq_procedures_code")),
    )
    with op.batch_alter_table("procedures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_procedures_field_id"), ["field_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_procedures_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "users",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("unit_id", schema.BigKey, nullable=True),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("one_time_until", schema.UTC(), nullable=True),
        sa.Column("password_changed_at", schema.UTC(), nullable=True),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.Text(), nullable=True),
        sa.Column("tf_counter", schema.BigKey, nullable=True),
        sa.Column("mf_recovery_codes", schema.Json, nullable=True),
        sa.Column("created_at", schema.UTC(), nullable=False),
        sa.CheckConstraint("locale in ('vi', 'en')", name=op.f("ck_users_locale")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_users_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_users_fs_uniquifier")),
    )
    op.create_table(
        "editions",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("survey_id", schema.BigKey, nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("definition", schema.Json, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("published_at", schema.UTC(), nullable=True),
        sa.Column("published_by_id", schema.BigKey, nullable=True),
        sa.CheckConstraint(
            "state = 'draft' or (sha256 is not null and published_at is not null)", name=op.f("ck_editions_frozen")
        ),
        sa.CheckConstraint("state in ('draft', 'live', 'retired')", name=op.f("ck_editions_state")),
        sa.ForeignKeyConstraint(["published_by_id"], ["users.id"], name=op.f("fk_editions_published_by_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_editions_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
        sa.UniqueConstraint("key", name=op.f("uq_editions_key")),
        sa.UniqueConstraint("survey_id", "number", name=op.f("uq_editions_survey_id_number")),
    )
    with op.batch_alter_table("editions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_editions_survey_id"), ["survey_id"], unique=False)
        batch_op.create_index(
            "uq_editions_one_draft",
            ["survey_id"],
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )
        batch_op.create_index(
            "uq_editions_one_live",
            ["survey_id"],
            unique=True,
            sqlite_where=sa.text("state = 'live'"),
            postgresql_where=sa.text("state = 'live'"),
        )

    op.create_table(
        "grants",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("user_id", schema.BigKey, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("unit_id", schema.BigKey, nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("granted_by_id", schema.BigKey, nullable=True),
        sa.Column("granted_at", schema.UTC(), nullable=False),
        sa.Column("revoked_at", schema.UTC(), nullable=True),
        sa.Column("revoked_by_id", schema.BigKey, nullable=True),
        sa.CheckConstraint(
            "role in ('desk', 'legal', 'unit', 'head', 'approver', 'office', 'privacy', 'it', 'administrator')",
            name=op.f("ck_grants_role"),
        ),
        sa.ForeignKeyConstraint(["granted_by_id"], ["users.id"], name=op.f("fk_grants_granted_by_id")),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["users.id"], name=op.f("fk_grants_revoked_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_grants_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_grants_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
    )
    with op.batch_alter_table("grants", schema=None) as batch_op:
        batch_op.create_index("ix_grants_user_id_role", ["user_id", "role"], unique=False)

    op.create_table(
        "staff_sessions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("user_id", schema.BigKey, nullable=False),
        sa.Column("created_at", schema.UTC(), nullable=False),
        sa.Column("last_seen_at", schema.UTC(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("address_prefix", sa.String(length=50), nullable=False),
        sa.Column("agent", sa.String(length=60), nullable=False),
        sa.Column("ended_at", schema.UTC(), nullable=True),
        sa.CheckConstraint("level in ('password', 'code')", name=op.f("ck_staff_sessions_level")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_staff_sessions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_sessions")),
    )
    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.create_index("ix_staff_sessions_user_id_ended_at", ["user_id", "ended_at"], unique=False)

    op.create_table(
        "touchpoints",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_vi", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("unit_id", schema.BigKey, nullable=False),
        sa.Column("counter_id", schema.BigKey, nullable=True),
        sa.Column("procedure_id", schema.BigKey, nullable=True),
        sa.Column("survey_code", sa.String(length=40), nullable=False),
        sa.Column("long_survey_code", sa.String(length=40), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("settings", schema.Json, nullable=False),
        sa.CheckConstraint(
            "channel in ('kiosk', 'qr', 'web', 'link', 'paper', 'telephone', 'assisted')",
            name=op.f("ck_touchpoints_channel"),
        ),
        sa.ForeignKeyConstraint(["counter_id"], ["counters.id"], name=op.f("fk_touchpoints_counter_id")),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedures.id"], name=op.f("fk_touchpoints_procedure_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_touchpoints_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touchpoints")),
        sa.UniqueConstraint("code", name=op.f("uq_touchpoints_code")),
    )
    with op.batch_alter_table("touchpoints", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_touchpoints_counter_id"), ["counter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_touchpoints_procedure_id"), ["procedure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_touchpoints_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "edition_items",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("edition_id", schema.BigKey, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("factor", sa.String(length=10), nullable=True),
        sa.Column("definition", schema.Json, nullable=False),
        sa.CheckConstraint(
            "kind in ('faces', 'single', 'multiple', 'scale10', 'yesno', 'number', 'short_text', 'long_text')",
            name=op.f("ck_edition_items_kind"),
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_edition_items_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_items")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_edition_items_edition_id_code")),
    )
    with op.batch_alter_table("edition_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_edition_items_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "kiosks",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("touchpoint_id", schema.BigKey, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("pairing_hash", sa.String(length=200), nullable=True),
        sa.Column("pairing_expires_at", schema.UTC(), nullable=True),
        sa.Column("pairing_tries", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("paired_at", schema.UTC(), nullable=True),
        sa.Column("last_seen_at", schema.UTC(), nullable=True),
        sa.Column("report", schema.Json, nullable=False),
        sa.Column("settings", schema.Json, nullable=False),
        sa.CheckConstraint("state <> 'paired' or token_hash is not null", name=op.f("ck_kiosks_paired_has_token")),
        sa.CheckConstraint("state in ('waiting', 'paired', 'revoked')", name=op.f("ck_kiosks_state")),
        sa.ForeignKeyConstraint(["touchpoint_id"], ["touchpoints.id"], name=op.f("fk_kiosks_touchpoint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosks")),
        sa.UniqueConstraint("name", name=op.f("uq_kiosks_name")),
    )
    with op.batch_alter_table("kiosks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kiosks_touchpoint_id"), ["touchpoint_id"], unique=False)
        batch_op.create_index("uq_kiosks_token_hash", ["token_hash"], unique=True)

    op.create_table(
        "submission_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("edition_id", schema.BigKey, nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_submission_days_edition_id")),
        sa.PrimaryKeyConstraint("day", "unit_id", "channel", "edition_id", "outcome", name=op.f("pk_submission_days")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "petitions",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("uuid", schema.UUIDKey(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("chosen_kind", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("publication_state", sa.String(length=20), nullable=False),
        sa.Column("publishable", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("unit_id", schema.BigKey, nullable=True),
        sa.Column("intake_unit_id", schema.BigKey, nullable=False),
        sa.Column("procedure_id", schema.BigKey, nullable=True),
        sa.Column("touchpoint_id", schema.BigKey, nullable=False),
        sa.Column("kiosk_id", schema.BigKey, nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("submitted_at", schema.UTC(), nullable=False),
        sa.Column("received_at", schema.UTC(), nullable=False),
        sa.Column("clock_from", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("answered_at", schema.UTC(), nullable=True),
        sa.Column("state_since", schema.UTC(), nullable=False),
        sa.Column("closed_at", schema.UTC(), nullable=True),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("proposal", schema.Json, nullable=True),
        sa.Column("merged_into_id", schema.BigKey, nullable=True),
        sa.Column("split_from_id", schema.BigKey, nullable=True),
        sa.Column("receipt_lookup", sa.LargeBinary(length=32), nullable=True),
        sa.Column("receipt_hash", sa.LargeBinary(length=64), nullable=True),
        sa.CheckConstraint(
            "chosen_kind in ('comment', 'praise', 'question', 'petition', 'data_request')",
            name=op.f("ck_petitions_chosen_kind"),
        ),
        sa.CheckConstraint(
            "kind in ('comment', 'praise', 'question', 'pakn_a', 'pakn_b', 'other', 'complaint', 'denunciation', 'crime', 'data_request')",
            name=op.f("ck_petitions_kind"),
        ),
        sa.CheckConstraint(
            "publication_state in ('private', 'redacting', 'checked', 'published', 'revised', 'unpublished')",
            name=op.f("ck_petitions_publication_state"),
        ),
        sa.CheckConstraint(
            "state in ('received', 'assigned', 'in_progress', 'awaiting_citizen', 'awaiting_agency', 'drafted', 'in_review', 'in_approval', 'answered', 'closed', 'declined', 'redirected', 'transferred', 'merged', 'withdrawn', 'spam')",
            name=op.f("ck_petitions_state"),
        ),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_petitions_merged_elsewhere")),
        sa.ForeignKeyConstraint(["intake_unit_id"], ["units.id"], name=op.f("fk_petitions_intake_unit_id")),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosks.id"], name=op.f("fk_petitions_kiosk_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["petitions.id"], name=op.f("fk_petitions_merged_into_id")),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedures.id"], name=op.f("fk_petitions_procedure_id")),
        sa.ForeignKeyConstraint(["split_from_id"], ["petitions.id"], name=op.f("fk_petitions_split_from_id")),
        sa.ForeignKeyConstraint(["touchpoint_id"], ["touchpoints.id"], name=op.f("fk_petitions_touchpoint_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_petitions_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petitions")),
        sa.UniqueConstraint("number", name=op.f("uq_petitions_number")),
        sa.UniqueConstraint("receipt_lookup", name=op.f("uq_petitions_receipt_lookup")),
        sa.UniqueConstraint("uuid", name=op.f("uq_petitions_uuid")),
    )
    with op.batch_alter_table("petitions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_petitions_closed_at"), ["closed_at"], unique=False)
        batch_op.create_index("ix_petitions_inbox", ["state", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_petitions_intake_unit_id"), ["intake_unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_petitions_kiosk_id"), ["kiosk_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_petitions_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_petitions_procedure_id"), ["procedure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_petitions_received_at"), ["received_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_petitions_split_from_id"), ["split_from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_petitions_touchpoint_id"), ["touchpoint_id"], unique=False)
        batch_op.create_index("ix_petitions_unit_state", ["unit_id", "state"], unique=False)

    op.create_table(
        "responses",
        sa.Column("id", schema.UUIDKey(), nullable=False),
        sa.Column("touchpoint_id", schema.BigKey, nullable=False),
        sa.Column("edition_id", schema.BigKey, nullable=False),
        sa.Column("unit_id", schema.BigKey, nullable=False),
        sa.Column("counter_id", schema.BigKey, nullable=True),
        sa.Column("field_id", schema.BigKey, nullable=True),
        sa.Column("procedure_id", schema.BigKey, nullable=True),
        sa.Column("kiosk_id", schema.BigKey, nullable=True),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("started_at", schema.UTC(), nullable=False),
        sa.Column("submitted_at", schema.UTC(), nullable=False),
        sa.Column("received_at", schema.UTC(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("flags", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "channel in ('kiosk', 'qr', 'web', 'link', 'paper', 'telephone', 'assisted')",
            name=op.f("ck_responses_channel"),
        ),
        sa.CheckConstraint("outcome in ('completed', 'partial', 'timeout')", name=op.f("ck_responses_outcome")),
        sa.ForeignKeyConstraint(["counter_id"], ["counters.id"], name=op.f("fk_responses_counter_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_responses_edition_id")),
        sa.ForeignKeyConstraint(["field_id"], ["fields.id"], name=op.f("fk_responses_field_id")),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosks.id"], name=op.f("fk_responses_kiosk_id")),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedures.id"], name=op.f("fk_responses_procedure_id")),
        sa.ForeignKeyConstraint(["touchpoint_id"], ["touchpoints.id"], name=op.f("fk_responses_touchpoint_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_responses_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responses")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.create_index("ix_responses_day", ["day"], unique=False)
        batch_op.create_index("ix_responses_unit_id_day", ["unit_id", "day"], unique=False)

    op.create_table(
        "tally_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("item_id", schema.BigKey, nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["edition_items.id"], name=op.f("fk_tally_days_item_id")),
        sa.PrimaryKeyConstraint("day", "unit_id", "item_id", "value", name=op.f("pk_tally_days")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tally_periods",
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=False),
        sa.Column("item_id", schema.BigKey, nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["edition_items.id"], name=op.f("fk_tally_periods_item_id")),
        sa.PrimaryKeyConstraint(
            "period",
            "unit_id",
            "field_id",
            "procedure_id",
            "channel",
            "counter_id",
            "item_id",
            "value",
            name=op.f("pk_tally_periods"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answer_texts",
        sa.Column("response_id", schema.UUIDKey(), nullable=False),
        sa.Column("item_id", schema.BigKey, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["edition_items.id"], name=op.f("fk_answer_texts_item_id")),
        sa.ForeignKeyConstraint(["response_id"], ["responses.id"], name=op.f("fk_answer_texts_response_id")),
        sa.PrimaryKeyConstraint("response_id", "item_id", name=op.f("pk_answer_texts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answers",
        sa.Column("response_id", schema.UUIDKey(), nullable=False),
        sa.Column("item_id", schema.BigKey, nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["edition_items.id"], name=op.f("fk_answers_item_id")),
        sa.ForeignKeyConstraint(["response_id"], ["responses.id"], name=op.f("fk_answers_response_id")),
        sa.PrimaryKeyConstraint("response_id", "item_id", "value", name=op.f("pk_answers")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "petition_consents",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("petition_id", schema.BigKey, nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", schema.UTC(), nullable=False),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_petition_consents_petition_id")),
        sa.ForeignKeyConstraint(
            ["text_version"], ["consent_texts.version"], name=op.f("fk_petition_consents_text_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_consents")),
    )
    with op.batch_alter_table("petition_consents", schema=None) as batch_op:
        batch_op.create_index("ix_petition_consents_petition_id_purpose", ["petition_id", "purpose"], unique=False)

    op.create_table(
        "petition_contacts",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("petition_id", schema.BigKey, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("phone_lookup", sa.LargeBinary(length=32), nullable=True),
        sa.Column("erased_at", schema.UTC(), nullable=True),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_petition_contacts_petition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_contacts")),
        sa.UniqueConstraint("petition_id", name=op.f("uq_petition_contacts_petition_id")),
    )
    with op.batch_alter_table("petition_contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_petition_contacts_phone_lookup"), ["phone_lookup"], unique=False)

    op.create_table(
        "petition_drafts",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("petition_id", schema.BigKey, nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.String(length=500), nullable=False),
        sa.Column("template_id", schema.BigKey, nullable=True),
        sa.Column("author_id", schema.BigKey, nullable=False),
        sa.Column("at", schema.UTC(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_petition_drafts_author_id")),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_petition_drafts_petition_id")),
        sa.ForeignKeyConstraint(["template_id"], ["reply_templates.id"], name=op.f("fk_petition_drafts_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_drafts")),
        sa.UniqueConstraint(
            "petition_id", "cycle", "version", name=op.f("uq_petition_drafts_petition_id_cycle_version")
        ),
    )
    with op.batch_alter_table("petition_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_petition_drafts_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_petition_drafts_template_id"), ["template_id"], unique=False)

    op.create_table(
        "petition_events",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("petition_id", schema.BigKey, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", schema.UTC(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=True),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("unit_id", schema.BigKey, nullable=True),
        sa.Column("data", schema.Json, nullable=False),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_petition_events_petition_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_petition_events_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_events")),
        sa.UniqueConstraint("petition_id", "seq", name=op.f("uq_petition_events_petition_id_seq")),
    )
    with op.batch_alter_table("petition_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_petition_events_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "petition_messages",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("uuid", schema.UUIDKey(), nullable=False),
        sa.Column("petition_id", schema.BigKey, nullable=False),
        sa.Column("direction", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", schema.UTC(), nullable=False),
        sa.CheckConstraint(
            "direction in ('citizen', 'office', 'internal')", name=op.f("ck_petition_messages_direction")
        ),
        sa.CheckConstraint(
            "kind in ('message', 'question', 'reply', 'interim', 'note')", name=op.f("ck_petition_messages_kind")
        ),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_petition_messages_petition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_messages")),
        sa.UniqueConstraint("uuid", name=op.f("uq_petition_messages_uuid")),
    )
    with op.batch_alter_table("petition_messages", schema=None) as batch_op:
        batch_op.create_index("ix_petition_messages_petition_id_at", ["petition_id", "at"], unique=False)

    op.create_table(
        "response_dossiers",
        sa.Column("response_id", schema.UUIDKey(), nullable=False),
        sa.Column("dossier", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["responses.id"], name=op.f("fk_response_dossiers_response_id")),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_response_dossiers")),
    )
    with op.batch_alter_table("response_dossiers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_response_dossiers_dossier"), ["dossier"], unique=False)

    op.create_table(
        "petition_answers",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("petition_id", schema.BigKey, nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("draft_id", schema.BigKey, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.String(length=500), nullable=False),
        sa.Column("files", schema.Json, nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("drafted_by_id", schema.BigKey, nullable=False),
        sa.Column("reviewed_by_id", schema.BigKey, nullable=False),
        sa.Column("approved_by_id", schema.BigKey, nullable=True),
        sa.Column("frozen_at", schema.UTC(), nullable=False),
        sa.Column("returned_at", schema.UTC(), nullable=True),
        sa.Column("approved_at", schema.UTC(), nullable=True),
        sa.Column("unit_id", schema.BigKey, nullable=True),
        sa.Column("official_number", sa.String(length=60), nullable=False),
        sa.Column("official_date", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("days_late", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(approved_by_id is null) = (approved_at is null)", name=op.f("ck_petition_answers_approved_by_someone")
        ),
        sa.CheckConstraint("approved_by_id <> drafted_by_id", name=op.f("ck_petition_answers_approver_is_not_drafter")),
        sa.CheckConstraint(
            "approved_by_id <> reviewed_by_id", name=op.f("ck_petition_answers_approver_is_not_reviewer")
        ),
        sa.CheckConstraint("reviewed_by_id <> drafted_by_id", name=op.f("ck_petition_answers_reviewer_is_not_drafter")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["users.id"], name=op.f("fk_petition_answers_approved_by_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["petition_drafts.id"], name=op.f("fk_petition_answers_draft_id")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["users.id"], name=op.f("fk_petition_answers_drafted_by_id")),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_petition_answers_petition_id")),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["users.id"], name=op.f("fk_petition_answers_reviewed_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_petition_answers_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_answers")),
    )
    with op.batch_alter_table("petition_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_petition_answers_approved_at"), ["approved_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_petition_answers_approved_by_id"), ["approved_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_petition_answers_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_petition_answers_drafted_by_id"), ["drafted_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_petition_answers_petition_id"), ["petition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_petition_answers_reviewed_by_id"), ["reviewed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_petition_answers_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_petition_answers_one_a_cycle",
            ["petition_id", "cycle"],
            unique=True,
            sqlite_where=sa.text("approved_at is not null"),
            postgresql_where=sa.text("approved_at is not null"),
        )

    op.create_table(
        "petition_files",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("uuid", schema.UUIDKey(), nullable=False),
        sa.Column("petition_id", schema.BigKey, nullable=False),
        sa.Column("message_id", schema.BigKey, nullable=True),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", schema.UTC(), nullable=False),
        sa.Column("removed_at", schema.UTC(), nullable=True),
        sa.CheckConstraint(
            "purpose in ('petition', 'message', 'answer', 'scan')", name=op.f("ck_petition_files_purpose")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["petition_messages.id"], name=op.f("fk_petition_files_message_id")),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_petition_files_petition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_files")),
        sa.UniqueConstraint("uuid", name=op.f("uq_petition_files_uuid")),
    )
    with op.batch_alter_table("petition_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_petition_files_message_id"), ["message_id"], unique=False)
        batch_op.create_index("ix_petition_files_petition_id", ["petition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_petition_files_sha256"), ["sha256"], unique=False)

    op.create_table(
        "petition_ratings",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("petition_id", schema.BigKey, nullable=False),
        sa.Column("answer_id", schema.BigKey, nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", schema.UTC(), nullable=False),
        sa.CheckConstraint("rating between 1 and 5", name=op.f("ck_petition_ratings_rating")),
        sa.ForeignKeyConstraint(["answer_id"], ["petition_answers.id"], name=op.f("fk_petition_ratings_answer_id")),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_petition_ratings_petition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_ratings")),
        sa.UniqueConstraint("petition_id", "answer_id", name=op.f("uq_petition_ratings_petition_id_answer_id")),
    )
    with op.batch_alter_table("petition_ratings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_petition_ratings_answer_id"), ["answer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_petition_ratings_at"), ["at"], unique=False)

    op.create_table(
        "publications",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("petition_id", schema.BigKey, nullable=False),
        sa.Column("answer_id", schema.BigKey, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("answer_text", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("field_id", schema.BigKey, nullable=True),
        sa.Column("procedure_id", schema.BigKey, nullable=True),
        sa.Column("unit_id", schema.BigKey, nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("days_late", sa.Integer(), nullable=False),
        sa.Column("late_reason", sa.String(length=500), nullable=False),
        sa.Column("official_number", sa.String(length=60), nullable=False),
        sa.Column("official_date", sa.Date(), nullable=True),
        sa.Column("edited_by_id", schema.BigKey, nullable=False),
        sa.Column("edited_at", schema.UTC(), nullable=False),
        sa.Column("checked_at", schema.UTC(), nullable=True),
        sa.Column("published_by_id", schema.BigKey, nullable=True),
        sa.Column("published_at", schema.UTC(), nullable=True),
        sa.CheckConstraint(
            "state in ('editing', 'checked', 'public', 'replaced', 'withdrawn')", name=op.f("ck_publications_state")
        ),
        sa.CheckConstraint("published_by_id <> edited_by_id", name=op.f("ck_publications_second_person")),
        sa.ForeignKeyConstraint(["answer_id"], ["petition_answers.id"], name=op.f("fk_publications_answer_id")),
        sa.ForeignKeyConstraint(["edited_by_id"], ["users.id"], name=op.f("fk_publications_edited_by_id")),
        sa.ForeignKeyConstraint(["field_id"], ["fields.id"], name=op.f("fk_publications_field_id")),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_publications_petition_id")),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedures.id"], name=op.f("fk_publications_procedure_id")),
        sa.ForeignKeyConstraint(["published_by_id"], ["users.id"], name=op.f("fk_publications_published_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_publications_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sa.UniqueConstraint("petition_id", "version", name=op.f("uq_publications_petition_id_version")),
    )
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publications_answer_id"), ["answer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_publications_edited_by_id"), ["edited_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_publications_field_id"), ["field_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_publications_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_publications_petition_id"), ["petition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_publications_procedure_id"), ["procedure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_publications_published_at"), ["published_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_publications_published_by_id"), ["published_by_id"], unique=False)
        batch_op.create_index("ix_publications_state_answered_on", ["state", "answered_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_publications_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_publications_one_public",
            ["petition_id"],
            unique=True,
            sqlite_where=sa.text("state = 'public'"),
            postgresql_where=sa.text("state = 'public'"),
        )

    op.create_table(
        "publication_editors",
        sa.Column("publication_id", schema.BigKey, nullable=False),
        sa.Column("user_id", schema.BigKey, nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publications.id"], name=op.f("fk_publication_editors_publication_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_publication_editors_user_id")),
        sa.PrimaryKeyConstraint("publication_id", "user_id", name=op.f("pk_publication_editors")),
    )
    with op.batch_alter_table("publication_editors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_editors_user_id"), ["user_id"], unique=False)

    op.create_table(
        "takedowns",
        sa.Column("id", schema.BigKey, nullable=False),
        sa.Column("publication_id", schema.BigKey, nullable=False),
        sa.Column("petition_id", schema.BigKey, nullable=False),
        sa.Column("at", schema.UTC(), nullable=False),
        sa.Column("by_id", schema.BigKey, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "reason in ('personal_data', 'wrong_content', 'court_or_authority', 'citizen_asked', 'other')",
            name=op.f("ck_takedowns_reason"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_takedowns_by_id")),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_takedowns_petition_id")),
        sa.ForeignKeyConstraint(["publication_id"], ["publications.id"], name=op.f("fk_takedowns_publication_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takedowns")),
    )
    with op.batch_alter_table("takedowns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_takedowns_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_takedowns_petition_id"), ["petition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_takedowns_publication_id"), ["publication_id"], unique=False)



def downgrade() -> None:
    with op.batch_alter_table("takedowns", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_takedowns_publication_id"))
        batch_op.drop_index(batch_op.f("ix_takedowns_petition_id"))
        batch_op.drop_index(batch_op.f("ix_takedowns_by_id"))

    op.drop_table("takedowns")
    with op.batch_alter_table("publication_editors", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_editors_user_id"))

    op.drop_table("publication_editors")
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_publications_one_public",
            sqlite_where=sa.text("state = 'public'"),
            postgresql_where=sa.text("state = 'public'"),
        )
        batch_op.drop_index(batch_op.f("ix_publications_unit_id"))
        batch_op.drop_index("ix_publications_state_answered_on")
        batch_op.drop_index(batch_op.f("ix_publications_published_by_id"))
        batch_op.drop_index(batch_op.f("ix_publications_published_at"))
        batch_op.drop_index(batch_op.f("ix_publications_procedure_id"))
        batch_op.drop_index(batch_op.f("ix_publications_petition_id"))
        batch_op.drop_index(batch_op.f("ix_publications_number"))
        batch_op.drop_index(batch_op.f("ix_publications_field_id"))
        batch_op.drop_index(batch_op.f("ix_publications_edited_by_id"))
        batch_op.drop_index(batch_op.f("ix_publications_answer_id"))

    op.drop_table("publications")
    with op.batch_alter_table("petition_ratings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_petition_ratings_at"))
        batch_op.drop_index(batch_op.f("ix_petition_ratings_answer_id"))

    op.drop_table("petition_ratings")
    with op.batch_alter_table("petition_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_petition_files_sha256"))
        batch_op.drop_index("ix_petition_files_petition_id")
        batch_op.drop_index(batch_op.f("ix_petition_files_message_id"))

    op.drop_table("petition_files")
    with op.batch_alter_table("petition_answers", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_petition_answers_one_a_cycle",
            sqlite_where=sa.text("approved_at is not null"),
            postgresql_where=sa.text("approved_at is not null"),
        )
        batch_op.drop_index(batch_op.f("ix_petition_answers_unit_id"))
        batch_op.drop_index(batch_op.f("ix_petition_answers_reviewed_by_id"))
        batch_op.drop_index(batch_op.f("ix_petition_answers_petition_id"))
        batch_op.drop_index(batch_op.f("ix_petition_answers_drafted_by_id"))
        batch_op.drop_index(batch_op.f("ix_petition_answers_draft_id"))
        batch_op.drop_index(batch_op.f("ix_petition_answers_approved_by_id"))
        batch_op.drop_index(batch_op.f("ix_petition_answers_approved_at"))

    op.drop_table("petition_answers")
    with op.batch_alter_table("response_dossiers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_response_dossiers_dossier"))

    op.drop_table("response_dossiers")
    with op.batch_alter_table("petition_messages", schema=None) as batch_op:
        batch_op.drop_index("ix_petition_messages_petition_id_at")

    op.drop_table("petition_messages")
    with op.batch_alter_table("petition_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_petition_events_unit_id"))

    op.drop_table("petition_events")
    with op.batch_alter_table("petition_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_petition_drafts_template_id"))
        batch_op.drop_index(batch_op.f("ix_petition_drafts_author_id"))

    op.drop_table("petition_drafts")
    with op.batch_alter_table("petition_contacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_petition_contacts_phone_lookup"))

    op.drop_table("petition_contacts")
    with op.batch_alter_table("petition_consents", schema=None) as batch_op:
        batch_op.drop_index("ix_petition_consents_petition_id_purpose")

    op.drop_table("petition_consents")
    op.drop_table("answers")
    op.drop_table("answer_texts")
    op.drop_table("tally_periods")
    op.drop_table("tally_days")
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.drop_index("ix_responses_unit_id_day")
        batch_op.drop_index("ix_responses_day")

    op.drop_table("responses")
    with op.batch_alter_table("petitions", schema=None) as batch_op:
        batch_op.drop_index("ix_petitions_unit_state")
        batch_op.drop_index(batch_op.f("ix_petitions_touchpoint_id"))
        batch_op.drop_index(batch_op.f("ix_petitions_split_from_id"))
        batch_op.drop_index(batch_op.f("ix_petitions_received_at"))
        batch_op.drop_index(batch_op.f("ix_petitions_procedure_id"))
        batch_op.drop_index(batch_op.f("ix_petitions_merged_into_id"))
        batch_op.drop_index(batch_op.f("ix_petitions_kiosk_id"))
        batch_op.drop_index(batch_op.f("ix_petitions_intake_unit_id"))
        batch_op.drop_index("ix_petitions_inbox")
        batch_op.drop_index(batch_op.f("ix_petitions_closed_at"))

    op.drop_table("petitions")
    op.drop_table("submission_days")
    with op.batch_alter_table("kiosks", schema=None) as batch_op:
        batch_op.drop_index("uq_kiosks_token_hash")
        batch_op.drop_index(batch_op.f("ix_kiosks_touchpoint_id"))

    op.drop_table("kiosks")
    with op.batch_alter_table("edition_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_items_edition_id"))

    op.drop_table("edition_items")
    with op.batch_alter_table("touchpoints", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_touchpoints_unit_id"))
        batch_op.drop_index(batch_op.f("ix_touchpoints_procedure_id"))
        batch_op.drop_index(batch_op.f("ix_touchpoints_counter_id"))

    op.drop_table("touchpoints")
    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_staff_sessions_user_id_ended_at")

    op.drop_table("staff_sessions")
    with op.batch_alter_table("grants", schema=None) as batch_op:
        batch_op.drop_index("ix_grants_user_id_role")

    op.drop_table("grants")
    with op.batch_alter_table("editions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_editions_one_live", sqlite_where=sa.text("state = 'live'"), postgresql_where=sa.text("state = 'live'")
        )
        batch_op.drop_index(
            "uq_editions_one_draft",
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )
        batch_op.drop_index(batch_op.f("ix_editions_survey_id"))

    op.drop_table("editions")
    op.drop_table("users")
    with op.batch_alter_table("procedures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_procedures_unit_id"))
        batch_op.drop_index(batch_op.f("ix_procedures_field_id"))

    op.drop_table("procedures")
    with op.batch_alter_table("counters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_counters_unit_id"))

    op.drop_table("counters")
    with op.batch_alter_table("units", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_units_parent_id"))

    op.drop_table("units")
    op.drop_table("surveys")
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempts_last_at"))

    op.drop_table("sign_in_attempts")
    op.drop_table("reply_templates")
    with op.batch_alter_table("quotas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quotas_day"))

    op.drop_table("quotas")
    op.drop_table("quarantined_responses")
    op.drop_table("petition_numbers")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_state_due_at")

    op.drop_table("outbox")
    op.drop_table("office_settings")
    op.drop_table("fields")
    op.drop_table("consent_texts")
    op.drop_table("catalogue_version")
    op.drop_table("calendar_days")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entries_subject"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_at"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_actor_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_action"))

    op.drop_table("audit_entries")
