namespace Weft.Symbols.Demangling;

/// <summary>What a <see cref="Node"/> is. In the comments, A, B and C are nodes unless said otherwise.</summary>
internal enum NodeKind : byte
{
    None,

    // Names.
    Identifier,             // A, B: start and length in the mangled name
    AnonymousNamespace,
    StandardNamespace,
    Standard,               // Detail: the letter of Sa, Sb …; A: 1 when its template is written in full
    Qualified,              // A::B
    Local,                  // A: the function's encoding, B: the entity in it
    StringLiteral,
    DefaultArgument,        // A: entity, B: ordinal
    Template,               // A<B>; B: Arguments
    Arguments,              // A: List
    List,                   // A: element, B: the rest
    ThisQualified,          // A: name or function type, Detail: ThisQualifiers
    ExplicitObject,         // A: name of a member function with "this" as its first parameter
    Friend,                 // A: name
    AbiTag,                 // A: name, B: tag
    Constructor,            // A: the class's name
    Destructor,
    OperatorName,           // A: operator
    VendorOperator,         // A: Identifier, Detail: 1 as a name
    LiteralOperator,        // A: Identifier
    Conversion,             // A: type
    Lambda,                 // A: List of parameters, B: template head's List, C: ordinal
    UnnamedType,            // C: ordinal
    Block,                  // Clang's blocks
    StructuredBinding,      // A: List
    ModuleEntity,           // A: name, B: Module
    Module,                 // A: parent, B: Identifier, Detail: 1 a partition

    // Encodings.
    Typed,                  // A: name, B: Function, C: expression of a requires-clause or 0
    Special,                // A: name or type, Detail: index of its text
    ConstructionTable,      // A: derived, B: base
    ReferenceTemporary,     // A: name, B: ordinal
    JavaResource,           // A, B: start and length
    Clone,                  // A: encoding, B, C: start and length of the suffix

    // Template parameters in a lambda's head.
    TypeParameter,
    ValueParameter,         // A: type
    TemplateParameterHead,  // A: List
    PackParameter,          // A: parameter
    ConstrainedParameter,   // A: constraint

    // Types.
    Builtin,                // A: index in BuiltinTypes
    BitInteger,             // A: List of one expression or 0, B, C: digits; Detail: 1 unsigned
    FloatType,              // B, C: digits; Detail: letter that follows
    VendorType,             // A: name
    Cv,                     // A: type, Detail: CvQualifier
    VendorQualified,        // A: type, B: qualifier's name
    Pointer,
    LValueReference,
    RValueReference,
    Complex,
    Imaginary,
    PointerToMember,        // A: class, B: type
    Array,                  // A: element, B: bound's expression or 0, C: digits' start, Detail: 1 digits
    Vector,                 // A: element, B: bound
    Function,               // A: result or 0, B: List of parameters, C: exception specification; Detail: ThisQualifiers
    NoExcept,               // A: expression or 0
    Throws,                 // A: List
    TransactionSafe,        // A: further specification
    Decltype,               // A: expression
    PackExpansion,          // A: type or expression
    TemplateParameter,      // A: ordinal
    Elaborated,             // A: type, Detail: letter of Ts, Tu, Te
    ConstrainedAuto,        // A: constraint, Detail: 1 decltype(auto)

    // Expressions.
    Unary,                  // A: operator, B: operand; Detail: 1 before its operand, where the operator may also follow
    Binary,                 // A: operator, B, C
    Conditional,            // A, B, C
    Fold,                   // A: operator, B, C: operands or 0, Detail: letter
    Cast,                   // A: type, B: expression or Arguments
    NamedCast,              // A: operator, B: type, C: expression
    Call,                   // A: function, B: Arguments
    New,                    // A: operator, B: type, C: List of placement, Arguments of initialiser
    InitializerList,        // A: type or 0, B: Arguments
    Designator,             // A: field or index, B: value, C: end of the range; Detail: letter
    FunctionParameter,      // A: ordinal, -1 is this
    Literal,                // A: type, B, C: start and length, Detail: 1 negative
    Throw,
    SizeOfPack,             // A: parameter, or the Arguments of sP
    Requires,               // A: List of parameters, B: List of requirements
    Requirement,            // A: expression, B: type of what is returned or 0, Detail: letter
    MemberConstant,         // A: expression
    SubObject,              // A: expression
    VendorExpression,       // A: Identifier, B: Arguments
}
