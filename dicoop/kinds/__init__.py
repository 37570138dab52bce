"""Which kinds of record are there?"""

from dicoop.kinds import contract, enterprise, issue, meeting, project

KINDS = {
    kind.name: kind
    for kind in (
        meeting.KIND,
        enterprise.KIND,
        project.KIND,
        issue.KIND,
        contract.KIND,
    )
}
