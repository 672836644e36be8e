"""REST: one module per resource; what all of them share is built once (4-interfaces 4.3).

A resource is a ``ninja.Router`` in a module named after it, listed in ``v1.RESOURCES``. An endpoint says its
typed input and output and makes one call::

    router = Router(tags=["teams"])


    class TeamOut(RecordOut):
        name: str


    class TeamIn(Body):
        name: Line


    @router.get("", response=Listing[TeamOut])
    def list_teams(request: ApiRequest, paging: Query[Paging]) -> object:
        '''All teams by name.'''
        return page(queries.teams(viewer=request.viewer), paging, order=("name", "id"))


    @router.post("", response={201: TeamOut})
    def create_team(request: ApiRequest, given: TeamIn) -> object:
        '''Add a team.'''
        return actions.create_team(**given.given(), by=request.viewer, at=request.at)


    @router.patch("/{uuid:team_id}", response=TeamOut)
    def change_team(request: ApiRequest, team_id: UUID, given: TeamChange) -> object:
        '''Change a team.'''
        return actions.change_team(
            team_id=team_id, **given.given(), expecting=expected(request), by=request.viewer, at=request.at
        )

Everything else happens around the call (``conventions``): who asks (``request.viewer``) and when
(``request.at``), rate limits, malformed and unknown input, ``Idempotency-Key`` on POST, the ``ETag`` of an
answer with a ``revision``, every ``Refusal`` as problem details, and the description of all that in OpenAPI.
``docs/api.md`` says the same to those who call.
"""
