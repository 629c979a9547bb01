CREATE TABLE calendar_day (
	day TEXT NOT NULL, 
	working INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	source TEXT NOT NULL, 
	PRIMARY KEY (day)
)
 STRICT;
CREATE TABLE fund (
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	project_company TEXT NOT NULL, 
	established TEXT NOT NULL, 
	matures TEXT NOT NULL, 
	day_count TEXT NOT NULL, 
	frequency TEXT NOT NULL, 
	first_payout TEXT, 
	payout_dates TEXT NOT NULL, 
	project_rate TEXT, 
	accrual_rolls INTEGER NOT NULL, 
	closed_on TEXT, 
	sealed_on TEXT, 
	PRIMARY KEY (code), 
	CONSTRAINT ck_day_count CHECK (day_count IN ('ACT/365', 'ACT/360', '30/360')), 
	CONSTRAINT ck_frequency CHECK (frequency IN ('monthly', 'quarterly', 'semiannual', 'annual', 'maturity'))
)
 STRICT;
CREATE TABLE staff (
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	role TEXT NOT NULL, 
	login TEXT, 
	nda_on TEXT, 
	joined_on TEXT NOT NULL, 
	left_on TEXT, 
	PRIMARY KEY (code), 
	CONSTRAINT ck_role CHECK (role IN ('cs_specialist', 'cs_manager', 'advisor', 'fundraising', 'finance', 'investment', 'hr', 'general_manager')), 
	UNIQUE (login)
)
 STRICT;
CREATE TABLE trail (
	seq INTEGER NOT NULL, 
	act TEXT NOT NULL, 
	at TEXT NOT NULL, 
	moment TEXT, 
	staff TEXT NOT NULL, 
	command TEXT NOT NULL, 
	verb TEXT NOT NULL, 
	tbl TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	client TEXT, 
	"before" TEXT, 
	"after" TEXT, 
	prev TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (seq)
)
 STRICT;
CREATE INDEX ix_trail_client ON trail (client);
CREATE INDEX ix_trail_row ON trail (tbl, "key");
CREATE TABLE client (
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	id_no TEXT, 
	birthday TEXT, 
	phone TEXT, 
	email TEXT, 
	fax TEXT, 
	address TEXT, 
	legal_rep TEXT, 
	officer TEXT, 
	advisor TEXT, 
	withheld INTEGER NOT NULL, 
	approved_by TEXT, 
	introducer TEXT, 
	agent TEXT, 
	remark TEXT, 
	added_on TEXT NOT NULL, 
	PRIMARY KEY (code), 
	CONSTRAINT ck_kind CHECK (kind IN ('person', 'institution')), 
	UNIQUE (id_no), 
	FOREIGN KEY(officer) REFERENCES staff (code), 
	FOREIGN KEY(advisor) REFERENCES staff (code), 
	FOREIGN KEY(approved_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE fund_band (
	id INTEGER NOT NULL, 
	fund TEXT NOT NULL, 
	from_fen INTEGER NOT NULL, 
	rate TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (fund, from_fen), 
	CONSTRAINT ck_from_fen CHECK (from_fen >= 0), 
	FOREIGN KEY(fund) REFERENCES fund (code)
)
 STRICT;
CREATE INDEX ix_fund_band_fund ON fund_band (fund);
CREATE TABLE payout_sheet (
	id INTEGER NOT NULL, 
	fund TEXT NOT NULL, 
	due TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	reckoned_at TEXT NOT NULL, 
	reckoned_by TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	content TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (fund, due, version), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(reckoned_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE contract (
	no TEXT NOT NULL, 
	client TEXT NOT NULL, 
	fund TEXT NOT NULL, 
	amount INTEGER NOT NULL, 
	signed TEXT NOT NULL, 
	value_date TEXT NOT NULL, 
	matures TEXT NOT NULL, 
	rate TEXT NOT NULL, 
	advisor TEXT, 
	payee_name TEXT NOT NULL, 
	payee_bank TEXT NOT NULL, 
	payee_account TEXT NOT NULL, 
	receipt_amount INTEGER, 
	receipt_payer TEXT, 
	receipt_date TEXT, 
	cancelled_on TEXT, 
	cancel_reason TEXT, 
	PRIMARY KEY (no), 
	CONSTRAINT ck_amount CHECK (amount > 0), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(advisor) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_contract_client ON contract (client);
CREATE INDEX ix_contract_fund ON contract (fund);
CREATE TABLE contract_exit (
	id INTEGER NOT NULL, 
	contract TEXT NOT NULL, 
	day TEXT NOT NULL, 
	amount INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_amount CHECK (amount > 0), 
	FOREIGN KEY(contract) REFERENCES contract (no)
)
 STRICT;
CREATE INDEX ix_contract_exit_contract ON contract_exit (contract);
CREATE TABLE contract_transfer (
	id INTEGER NOT NULL, 
	contract TEXT NOT NULL, 
	day TEXT NOT NULL, 
	client TEXT NOT NULL, 
	payee_name TEXT NOT NULL, 
	payee_bank TEXT NOT NULL, 
	payee_account TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(contract) REFERENCES contract (no), 
	FOREIGN KEY(client) REFERENCES client (code)
)
 STRICT;
CREATE INDEX ix_contract_transfer_client ON contract_transfer (client);
CREATE INDEX ix_contract_transfer_contract ON contract_transfer (contract);
CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail
BEGIN
    SELECT RAISE(ABORT, 'the trail is append-only');
END;
CREATE TRIGGER trail_no_delete BEFORE DELETE ON trail
BEGIN
    SELECT RAISE(ABORT, 'the trail is append-only');
END;
CREATE TRIGGER trail_extends_head BEFORE INSERT ON trail
WHEN NEW.seq IS NOT 1 + coalesce((SELECT max(seq) FROM trail), 0)
    OR NEW.prev IS NOT coalesce(
        (SELECT hash FROM trail ORDER BY seq DESC LIMIT 1),
        '0000000000000000000000000000000000000000000000000000000000000000'
    )
BEGIN
    SELECT RAISE(ABORT, 'the trail is append-only');
END;
