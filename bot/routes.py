"""Routes: those that are no cards, and what each of them is answered with."""

OBJECTION, OBJECTION_FLOW = "start_objection", "objection"
DECLARATION, STATUS_QUERY, HANDOFF = "start_declaration", "start_status_query", "human_handoff"
WITHDRAW = "start_withdraw"
CRISIS, FRAUD, NOT_COVERED = "crisis", "fraud_check", "not_covered"
ANSWERED_BY_WORD = {STATUS_QUERY: "progress", HANDOFF: "human", WITHDRAW: "withdraw", OBJECTION: "objection"}
ANSWERED_PLAINLY = {"out_of_scope": "out_of_scope"}
OFFERED_BY_WORD = {STATUS_QUERY: "progress", HANDOFF: "human", DECLARATION: "declare", WITHDRAW: "withdraw"}
