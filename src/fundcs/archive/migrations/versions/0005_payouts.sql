CREATE TABLE fund_terms (
	id INTEGER NOT NULL, 
	fund TEXT NOT NULL, 
	from_due TEXT NOT NULL, 
	anchor TEXT NOT NULL, 
	matures TEXT NOT NULL, 
	day_count TEXT NOT NULL, 
	frequency TEXT NOT NULL, 
	first_payout TEXT, 
	payout_dates TEXT NOT NULL, 
	accrual_rolls INTEGER NOT NULL, 
	extended_from TEXT, 
	rate TEXT, 
	reason TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_day_count CHECK (day_count IN ('ACT/365', 'ACT/360', '30/360')), 
	CONSTRAINT ck_frequency CHECK (frequency IN ('monthly', 'quarterly', 'semiannual', 'annual', 'maturity')), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_fund_terms_fund ON fund_terms (fund);
CREATE TABLE payout_opening (
	id INTEGER NOT NULL, 
	fund TEXT NOT NULL, 
	paid_through TEXT, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_payout_opening_fund ON payout_opening (fund);
CREATE TABLE payout_step (
	id INTEGER NOT NULL, 
	fund TEXT NOT NULL, 
	due TEXT NOT NULL, 
	step TEXT NOT NULL, 
	done_on TEXT NOT NULL, 
	amount INTEGER, 
	agreed TEXT, 
	note TEXT, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_step CHECK (step IN ('verify', 'sheet', 'finance_check', 'interest_notice', 'tell_amount', 'confirm_date', 'tell_received', 'pay_investors', 'tell_cs', 'done')), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_payout_step_due ON payout_step (fund, due);
CREATE TABLE sheet_submission (
	id INTEGER NOT NULL, 
	fund TEXT NOT NULL, 
	due TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	period_start TEXT, 
	accrual_start TEXT NOT NULL, 
	accrual_end TEXT NOT NULL, 
	day_count TEXT NOT NULL, 
	pay_date TEXT NOT NULL, 
	trail_seq INTEGER NOT NULL, 
	submitted_at TEXT NOT NULL, 
	submitted_by TEXT NOT NULL, 
	reason TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_day_count CHECK (day_count IN ('ACT/365', 'ACT/360', '30/360')), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(submitted_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_sheet_submission_due ON sheet_submission (fund, due);
CREATE TABLE payout_step_withdrawal (
	step INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (step), 
	FOREIGN KEY(step) REFERENCES payout_step (id), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE sheet_adjustment (
	submission INTEGER NOT NULL, 
	due TEXT NOT NULL, 
	contract TEXT NOT NULL, 
	client TEXT NOT NULL, 
	interest INTEGER NOT NULL, 
	principal INTEGER NOT NULL, 
	interest_left INTEGER NOT NULL, 
	principal_left INTEGER NOT NULL, 
	PRIMARY KEY (submission, due, contract, client), 
	FOREIGN KEY(submission) REFERENCES sheet_submission (id)
)
 STRICT;
CREATE TABLE sheet_allowance (
	submission INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	allowed_by TEXT NOT NULL, 
	PRIMARY KEY (submission, "key"), 
	FOREIGN KEY(submission) REFERENCES sheet_submission (id), 
	FOREIGN KEY(allowed_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE sheet_approval (
	submission INTEGER NOT NULL, 
	approved_at TEXT NOT NULL, 
	approved_by TEXT NOT NULL, 
	PRIMARY KEY (submission), 
	FOREIGN KEY(submission) REFERENCES sheet_submission (id), 
	FOREIGN KEY(approved_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE sheet_check (
	id INTEGER NOT NULL, 
	submission INTEGER NOT NULL, 
	passed INTEGER NOT NULL, 
	reason TEXT, 
	checked_at TEXT NOT NULL, 
	checked_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(submission) REFERENCES sheet_submission (id), 
	FOREIGN KEY(checked_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_sheet_check_submission ON sheet_check (submission);
CREATE TABLE contract_correction (
	id INTEGER NOT NULL, 
	contract TEXT NOT NULL, 
	columns TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	corrected_at TEXT NOT NULL, 
	corrected_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(contract) REFERENCES contract (no), 
	FOREIGN KEY(corrected_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_contract_correction_contract ON contract_correction (contract);
CREATE TABLE payout_recovery (
	id INTEGER NOT NULL, 
	fund TEXT NOT NULL, 
	contract TEXT NOT NULL, 
	client TEXT NOT NULL, 
	due TEXT NOT NULL, 
	interest INTEGER NOT NULL, 
	principal INTEGER NOT NULL, 
	received_on TEXT NOT NULL, 
	reference TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_amount CHECK (interest >= 0 AND principal >= 0 AND interest + principal > 0), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(contract) REFERENCES contract (no), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_payout_recovery_fund ON payout_recovery (fund);
CREATE TABLE sheet_clearance (
	finance_check INTEGER NOT NULL, 
	contract TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (finance_check, contract), 
	FOREIGN KEY(finance_check) REFERENCES sheet_check (id), 
	FOREIGN KEY(contract) REFERENCES contract (no)
)
 STRICT;
CREATE TABLE exit_withdrawal (
	exit INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (exit), 
	FOREIGN KEY(exit) REFERENCES contract_exit (id), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE transfer_withdrawal (
	transfer INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (transfer), 
	FOREIGN KEY(transfer) REFERENCES contract_transfer (id), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
